package dev.plimsoll.core.cli.report;

/**
 * A collection, or a stall of an allocating thread; or some, of which only the sum is known.
 *
 * @param millis when it began, since the epoch
 * @param nanos the sum of its pauses
 * @param longestNanos the longest of them, -1 unknown
 * @param count how many
 */
record Pause(long millis, long nanos, long longestNanos, String name, String cause, long count) {
  Pause(long millis, long nanos, long longestNanos, String name, String cause) {
    this(millis, nanos, longestNanos, name, cause, 1);
  }
}
