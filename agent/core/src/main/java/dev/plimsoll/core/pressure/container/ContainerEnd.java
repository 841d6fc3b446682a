package dev.plimsoll.core.pressure.container;

/**
 * When all has been tried for so long, and so little room is left, that the container is called
 * exhausted. Confined to the control thread.
 */
final class ContainerEnd {
  /** So long the way down is looked at before anything is called exhausted. Chosen. */
  private static final long DWELL_NANOS = 200_000_000L;

  /** But no longer than a quarter of what is left, nor shorter than so. */
  private static final long LEAST_DWELL_NANOS = 20_000_000L;

  private static final int DWELLS = 4;

  /** The other one may be about to give something back. Chosen: two sheds and collections. */
  private static final long SHARED_DWELL_NANOS = 2_000_000_000L;

  private static final long LONGEST_NANOS = 30_000_000_000L;
  private static final int HOOK_BUDGETS = 3;

  /** The critical line comes nearer when so little time is left behind it, but not below 90 %. */
  private static final long LEAST_NANOS = 250_000_000L;

  private static final double NEAREST = 0.90;

  private long sinceNanos;
  private boolean reached;

  /**
   * Takes one look.
   *
   * @param hopeless nothing is left to try, and it fills
   * @param atLine whether it is so full that the end may be called
   * @param timeToFullNanos at the rate of now
   * @param shared another process of size is in the group
   */
  void next(long nanos, boolean hopeless, boolean atLine, long timeToFullNanos, boolean shared) {
    if (!hopeless) {
      sinceNanos = nanos;
      return;
    }
    long dwell = Math.min(DWELL_NANOS, timeToFullNanos / DWELLS);
    dwell = shared ? SHARED_DWELL_NANOS : Math.max(LEAST_DWELL_NANOS, dwell);
    reached |= atLine && nanos - sinceNanos >= dwell;
  }

  /** Whether it is full before the hooks could run three times. */
  static boolean isNear(long timeToFullNanos, long hooksBudgetNanos) {
    return timeToFullNanos
        < Math.min(LONGEST_NANOS / HOOK_BUDGETS, hooksBudgetNanos) * HOOK_BUDGETS;
  }

  /** Whether the end may be called at this use. */
  static boolean isAtLine(double usedShare, double critical, long timeToFullNanos) {
    return usedShare >= critical
        || (usedShare >= Math.min(NEAREST, critical) && timeToFullNanos < LEAST_NANOS);
  }

  /** The level is lower again. */
  void reset() {
    reached = false;
  }

  boolean isReached() {
    return reached;
  }
}
