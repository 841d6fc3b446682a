package dev.plimsoll.core.cli.report;

/**
 * A collection, or a stall of an allocating thread.
 *
 * @param millis when it began, since the epoch
 * @param nanos the sum of its pauses
 * @param longestNanos the longest of them
 */
record Pause(long millis, long nanos, long longestNanos, String name, String cause) {}
