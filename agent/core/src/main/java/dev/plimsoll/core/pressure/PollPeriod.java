package dev.plimsoll.core.pressure;

/**
 * How long the next poll may wait: a fraction of the time in which the room left can be used up, as
 * earlyoom does. A poll costs about 5 us on an idle machine, mostly of waking up, and 100 to 200 us
 * where others have taken the caches of its processor meanwhile.
 */
final class PollPeriod {
  private static final long MILLI = 1_000_000L;
  private static final long LEAST = MILLI;
  private static final long NEAR_MOST = 5 * MILLI;
  private static final long FAR_MOST = 50 * MILLI;
  private static final long CALM_MOST = 100 * MILLI;
  // Where nothing says that the next look could matter; at 10 ms they cost half a percent of a CPU
  // that is busy otherwise.
  private static final long STEADY = 10 * MILLI;
  private static final double NEAR_SHARE = 0.60;
  private static final double CALM_SHARE = 0.30;
  // Looks per filling of the room that is left (chosen: a heap filled at 1 GB/s is seen at 95 %).
  private static final double NEAR_LOOKS = 40;
  // Below any use that is ever asked about it is enough to come to the near share in time.
  private static final double FAR_LOOKS = 10;
  private static final double NANOS_PER_SECOND = 1e9;

  private PollPeriod() {}

  static long longest() {
    return CALM_MOST;
  }

  /** While {@link SteadyHeap} stands: use says nothing then, nor how fast it rises. */
  static long steady() {
    return STEADY;
  }

  static long nanos(double usedShare, double freeBytes, double fillBytesPerSecond, boolean alert) {
    if (alert) {
      return LEAST;
    }
    long most =
        usedShare >= NEAR_SHARE ? NEAR_MOST : usedShare >= CALM_SHARE ? FAR_MOST : CALM_MOST;
    if (fillBytesPerSecond <= 0) {
      return most;
    }
    double fullNanos = Math.max(0, freeBytes) / fillBytesPerSecond * NANOS_PER_SECOND;
    double looks = usedShare >= NEAR_SHARE ? NEAR_LOOKS : FAR_LOOKS;
    return (long) Math.max((double) LEAST, Math.min((double) most, fullNanos / looks));
  }
}
