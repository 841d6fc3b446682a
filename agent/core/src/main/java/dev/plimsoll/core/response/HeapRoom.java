package dev.plimsoll.core.response;

/** How much room the heap has, for who counts and weighs its caches; the less, the later. */
public enum HeapRoom {
  AMPLE,
  /** Full within a second at the rate of now: what was seen two seconds ago is long out of date. */
  SHRINKING,
  /** Hardly any: whatever allocates would wait, with a cache claimed that a shed wants. */
  TIGHT
}
