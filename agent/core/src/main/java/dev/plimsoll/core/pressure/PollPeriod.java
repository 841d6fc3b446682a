package dev.plimsoll.core.pressure;

/**
 * How long the next poll may wait: a fraction of the time in which the room left can be used up, as
 * earlyoom does. A poll costs about 5 us on an idle machine, mostly of waking up, and 100 to 200 us
 * where others have taken the caches of its processor meanwhile.
 */
final class PollPeriod {
  private static final long MILLI = 1_000_000L;
  private static final long LEAST_NANOS = MILLI;
  private static final long NEAR_MOST_NANOS = 5 * MILLI;
  private static final long FAR_MOST_NANOS = 50 * MILLI;
  private static final long CALM_MOST_NANOS = 100 * MILLI;
  // Where nothing says that the next look could matter; at 10 ms they cost half a percent of a CPU
  // that is busy otherwise.
  private static final long STEADY_NANOS = 10 * MILLI;
  private static final double NEAR_SHARE = 0.60;
  private static final double CALM_SHARE = 0.30;
  // Looks per filling of the room that is left (chosen: a heap filled at 1 GB/s is seen at 95 %).
  private static final double NEAR_LOOKS = 40;
  // Below any use that is ever asked about it is enough to come to the near share in time.
  private static final double FAR_LOOKS = 10;
  private static final double NANOS_PER_SECOND = 1e9;

  private final double maxBytes;
  private final SteadyHeap steady;
  private final SteadyFloor floor;

  PollPeriod(HeapModel model, SteadyHeap steady) {
    maxBytes = model.maxBytes();
    this.steady = steady;
    floor = new SteadyFloor(model);
  }

  void next(HeapSample s, boolean reset) {
    steady.next(s, reset);
    floor.next(s, reset);
  }

  /** Whether a look between two collections says nothing. */
  boolean standsStill() {
    return steady.stands() || floor.stands();
  }

  static long longest() {
    return CALM_MOST_NANOS;
  }

  /**
   * Until the next look.
   *
   * @param alert whether that is to be as soon as can be
   * @param quiet whether nothing speaks against a long wait where use says nothing
   */
  long nanos(long usedBytes, long capacityBytes, FillRate fill, boolean alert, boolean quiet) {
    if (steady.stands() && quiet) {
      return STEADY_NANOS;
    }
    // Where collections come often, room is what they leave, and is used up as fast as that rises.
    boolean often = steady.collectsOften();
    double used = often ? steady.leftBytes() : usedBytes;
    double rate = often ? fill.steadyBytesPerSecond() : fill.grossBytesPerSecond();
    long nanos = nanos(used / maxBytes, capacityBytes - used, rate, alert);
    return floor.risesGently() && quiet ? Math.max(nanos, STEADY_NANOS) : nanos;
  }

  static long nanos(double usedShare, double freeBytes, double fillBytesPerSecond, boolean alert) {
    if (alert) {
      return LEAST_NANOS;
    }
    long most =
        usedShare >= NEAR_SHARE
            ? NEAR_MOST_NANOS
            : usedShare >= CALM_SHARE ? FAR_MOST_NANOS : CALM_MOST_NANOS;
    if (fillBytesPerSecond <= 0) {
      return most;
    }
    double fullNanos = Math.max(0, freeBytes) / fillBytesPerSecond * NANOS_PER_SECOND;
    double looks = usedShare >= NEAR_SHARE ? NEAR_LOOKS : FAR_LOOKS;
    return (long) Math.max((double) LEAST_NANOS, Math.min((double) most, fullNanos / looks));
  }
}
