package dev.plimsoll.core.cli.report;

/**
 * A value at a moment.
 *
 * @param millis since the epoch
 * @param value -1 ends the line: unknown from here on
 */
record Point(long millis, long value) {}
