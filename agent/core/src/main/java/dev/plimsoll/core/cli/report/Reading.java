package dev.plimsoll.core.cli.report;

/**
 * The state at one moment; sizes in bytes, -1 where unknown or unbound.
 *
 * @param millis since the epoch
 * @param level the highest of all resources
 * @param used garbage included
 * @param live what the last proof left
 * @param bound what all caches together may hold
 * @param caches what they are estimated to hold
 */
record Reading(
    long millis,
    String level,
    long used,
    long live,
    long capacity,
    long moderate,
    long critical,
    long bound,
    long caches,
    long ballast,
    long reserve) {}
