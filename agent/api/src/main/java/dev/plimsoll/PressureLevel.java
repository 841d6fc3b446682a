package dev.plimsoll;

/** How near a resource is to its limit. The order is the order of severity. */
public enum PressureLevel {
  /** Far from the line, and proven so. */
  NORMAL,
  /** Heading for the limit: caches are lowered in small, proven steps. */
  MODERATE,
  /**
   * The next big allocation may fail: caches are cut at once, down to what they keep where one has
   * failed, and methods marked {@link RejectUnderPressure} refuse new work.
   */
  CRITICAL,
  /**
   * Everything was shed and memory fills all the same, of {@code HEAP} or {@code CONTAINER}: what
   * {@code on-exhausted} says, by default an orderly end where a shutdown hook is registered.
   */
  EXHAUSTED
}
