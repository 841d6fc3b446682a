package dev.plimsoll.core.pressure.shed;

/**
 * When what caches hold above their bound is worth a shed: at once when it is much; else once a
 * second, so that a growing map is not trimmed at each look. Confined to the control thread.
 */
final class CacheExcess {
  static final double LEAST_SHARE = 0.005;
  private static final double MUCH_SHARE = 0.02;
  private static final long REST_NANOS = 1_000_000_000L;

  private boolean orderedYet;
  private long orderedNanos;

  /** What to shed now; then it counts as ordered. 0 for nothing. */
  long orderBytes(ShedInput in, long boundBytes) {
    long excess = boundBytes == Long.MAX_VALUE ? 0 : in.cacheBytes - boundBytes;
    boolean much = excess >= MUCH_SHARE * in.capacityBytes;
    boolean some = excess >= LEAST_SHARE * in.capacityBytes;
    boolean rested = !orderedYet || in.nanos - orderedNanos >= REST_NANOS;
    if (in.shedding || excess <= 0 || !(much || (some && rested))) {
      return 0;
    }
    orderedYet = true;
    orderedNanos = in.nanos;
    return excess;
  }
}
