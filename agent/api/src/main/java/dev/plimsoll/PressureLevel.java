package dev.plimsoll;

/** How near a resource is to its limit. The order is the order of severity. */
public enum PressureLevel {
  /** Far from the line, and proven so. */
  NORMAL,
  /** Heading for the limit: caches are lowered in small, proven steps. */
  MODERATE,
  /** The next big allocation may fail: caches go to their floors, new work may be refused. */
  CRITICAL,
  /** Everything is shed and there is still no room: the process is brought to an orderly end. */
  EXHAUSTED
}
