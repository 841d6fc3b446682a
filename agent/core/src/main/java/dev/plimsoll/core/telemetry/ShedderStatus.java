package dev.plimsoll.core.telemetry;

/**
 * A shedder's figures at one moment.
 *
 * @param boundBytes {@code Long.MAX_VALUE} when unbound
 * @param estimatedBytes -1 when unknown
 */
public record ShedderStatus(
    String name,
    int order,
    boolean enabled,
    String kind,
    int instances,
    long boundBytes,
    long estimatedBytes,
    long calls,
    long returnedBytes,
    long failures,
    boolean quarantined) {}
