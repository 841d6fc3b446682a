package dev.plimsoll.core.pressure;

/**
 * What an estimated byte in a cache is worth in the heap: estimates are of shallow samples and are
 * wrong by up to a factor of two. Measured from what the proof after a shed showed. Confined to the
 * control thread.
 */
final class CacheYield {
  private static final double LEAST = 0.25;
  private static final double MOST = 2;
  private static final double GAIN = 0.5;
  // Below this the proof's own error of two points would be all that is measured.
  private static final double LEAST_SHARE_OF_CAPACITY = 0.03;

  private double factor = 1;
  private long liveBeforeBytes = -1;
  private long cacheBeforeBytes;

  /** A step is ordered now. */
  void before(long liveBytes, long cacheBytes) {
    if (liveBeforeBytes < 0) {
      liveBeforeBytes = liveBytes;
      cacheBeforeBytes = cacheBytes;
    }
  }

  /** A collection that began after it has proved {@code liveBytes}. */
  void after(long liveBytes, long cacheBytes, long capacityBytes) {
    long gone = cacheBeforeBytes - cacheBytes;
    if (liveBeforeBytes >= 0 && gone >= LEAST_SHARE_OF_CAPACITY * capacityBytes) {
      double measured = (double) (liveBeforeBytes - liveBytes) / gone;
      factor += GAIN * (Math.min(MOST, Math.max(LEAST, measured)) - factor);
    }
    liveBeforeBytes = -1;
  }

  /** In 0.25..2. */
  double factor() {
    return factor;
  }
}
