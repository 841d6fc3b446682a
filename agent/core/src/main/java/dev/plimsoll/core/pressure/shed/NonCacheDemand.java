package dev.plimsoll.core.pressure.shed;

/**
 * N, what everything but the caches needs: the largest seen, kept for ten minutes, then halved
 * every ten. Confined to the control thread.
 */
final class NonCacheDemand {
  private static final double KEEP_NANOS = 600e9;
  private static final double NANOS_PER_HALVING = 600e9;

  private double peakLiveBytes;
  private double peakCacheEstimate;
  private long peakNanos;

  /** To be called only when nothing is evicted and uncollected: such entries look like demand. */
  void sample(long liveBytes, double cacheEstimate, double yield, long nanos) {
    if (liveBytes - yield * cacheEstimate >= bytes(yield, nanos)) {
      peakLiveBytes = liveBytes;
      peakCacheEstimate = cacheEstimate;
      peakNanos = nanos;
    }
  }

  /** At the sample of that time the caches held so much more than was known. */
  void uncounted(double cacheEstimate, long nanos) {
    if (nanos == peakNanos) {
      peakCacheEstimate += cacheEstimate;
    }
  }

  /** By the yield of now: what was taken for demand when sampled may have been half a cache. */
  double bytes(double yield, long nanos) {
    double peak = Math.max(0, peakLiveBytes - yield * peakCacheEstimate);
    double age = nanos - peakNanos - KEEP_NANOS;
    // A hyperbola through the first halving; Math.pow would be no better a forecast.
    return age <= 0 ? peak : peak / (1 + age / NANOS_PER_HALVING);
  }
}
