package dev.plimsoll.core.pressure;

/**
 * N, what everything but the caches needs: the largest seen, kept for ten minutes, then halved
 * every ten. Confined to the control thread.
 */
final class Demand {
  private static final long KEEP_NANOS = 600_000_000_000L;
  private static final double NANOS_PER_HALVING = 600e9;

  private long peakBytes;
  private long peakNanos;

  /** To be called only when nothing is evicted and uncollected: such entries look like demand. */
  void sample(long bytes, long nanos) {
    if (bytes >= bytes(nanos)) {
      peakBytes = Math.max(0, bytes);
      peakNanos = nanos;
    }
  }

  long bytes(long nanos) {
    long age = nanos - peakNanos - KEEP_NANOS;
    // Straight lines between the halvings; Math.pow would be no better a forecast.
    return age <= 0 ? peakBytes : (long) (peakBytes / (1 + age / NANOS_PER_HALVING));
  }
}
