package dev.plimsoll.core.telemetry;

/**
 * The settings that may be changed at run time, as they are now.
 *
 * @param enabled key {@code enabled}
 * @param dryRun key {@code dry-run}
 * @param heapModerate key {@code heap.moderate}, a share of the maximum heap from 0 to 1
 * @param heapCritical key {@code heap.critical}, likewise
 * @param heapMarginBytes key {@code heap.margin}
 * @param shedderTimeoutNanos key {@code shedder-timeout}
 * @param shutdownTimeoutNanos key {@code shutdown-timeout}
 * @param maxForcedPauseNanos key {@code max-forced-pause}
 * @param ballastBytes key {@code ballast}: the target, not what is held
 */
public record LiveSettings(
    boolean enabled,
    boolean dryRun,
    double heapModerate,
    double heapCritical,
    long heapMarginBytes,
    long shedderTimeoutNanos,
    long shutdownTimeoutNanos,
    long maxForcedPauseNanos,
    long ballastBytes) {}
