package dev.plimsoll.core.pressure.shed;

/**
 * Pauses over 8 % of ten seconds say that what was learned is too much; but if two cuts did not
 * lower the share, it is not the cache, and cutting stops until the share was low once. Confined to
 * the control thread.
 */
final class GcShareCuts {
  private static final double LINE = 0.08;
  private static final long PERIOD_NANOS = 10_000_000_000L;
  private static final double LOWERED = 0.9;
  private static final int MOST_IN_VAIN = 2;
  private static final double NANOS_PER_SECOND = 1e9;

  private boolean started;
  private long lastNanos;
  private long aboveSinceNanos;
  private boolean above;
  private double average;
  private double averageAtCut = Double.MAX_VALUE;
  private int inVain;

  /** True when one cut is due now. */
  boolean next(long nanos, double share) {
    if (started) {
      double seconds = Math.max(0, nanos - lastNanos) / NANOS_PER_SECOND;
      average += seconds / (1 + seconds) * (share - average);
    }
    started = true;
    lastNanos = nanos;
    if (average < LINE) {
      above = false;
      inVain = 0;
      averageAtCut = Double.MAX_VALUE;
      return false;
    }
    if (!above) {
      above = true;
      aboveSinceNanos = nanos;
    }
    if (nanos - aboveSinceNanos < PERIOD_NANOS || inVain >= MOST_IN_VAIN) {
      return false;
    }
    aboveSinceNanos = nanos;
    inVain = average < averageAtCut * LOWERED ? 0 : inVain + 1;
    averageAtCut = average;
    return inVain < MOST_IN_VAIN;
  }
}
