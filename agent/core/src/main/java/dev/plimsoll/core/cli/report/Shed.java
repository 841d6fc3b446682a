package dev.plimsoll.core.cli.report;

/**
 * One call of a shedder or adapter; bytes are -1 where unknown.
 *
 * @param millis since the epoch
 */
record Shed(
    long millis,
    String name,
    String resource,
    String level,
    long asked,
    long returned,
    long nanos) {}
