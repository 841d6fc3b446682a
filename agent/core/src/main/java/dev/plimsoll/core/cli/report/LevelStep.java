package dev.plimsoll.core.cli.report;

/**
 * A change of one resource's level.
 *
 * @param millis since the epoch
 * @param overall the highest level of all resources after it
 */
record LevelStep(
    long millis, String resource, String from, String to, String overall, String reason) {}
