package dev.plimsoll.core.telemetry;

/**
 * The heap as the agent sees it at one moment; the figures need not add up.
 *
 * @param usedBytes garbage included
 * @param provenLiveBytes what the last believed collection left, -1 before the first
 * @param capacityBytes the learned effective capacity
 * @param timeToFullNanos at the present fill rate; -1 when the heap is not filling
 * @param boundBytes what all caches together may hold now; {@code Long.MAX_VALUE} when unbound
 * @param cacheBytes what all caches together are estimated to hold
 * @param maxBytes the maximum of the heap, of which the lines are shares; not positive if unlimited
 * @param moderateLineBytes where proven live bytes raise the level to {@code MODERATE}
 * @param criticalLineBytes where they raise it to {@code CRITICAL}
 * @param ballastHeldBytes heap ballast built and not cleared
 * @param reserveHeldBytes reserve held for the last steps
 */
public record HeapState(
    long usedBytes,
    long provenLiveBytes,
    long capacityBytes,
    long timeToFullNanos,
    long boundBytes,
    long cacheBytes,
    long maxBytes,
    long moderateLineBytes,
    long criticalLineBytes,
    long ballastHeldBytes,
    long reserveHeldBytes) {}
