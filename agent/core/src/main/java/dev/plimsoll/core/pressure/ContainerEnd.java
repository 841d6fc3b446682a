package dev.plimsoll.core.pressure;

/**
 * When all has been tried for so long that the container is called exhausted. Confined to the
 * control thread.
 */
final class ContainerEnd {
  /** So long the way down is looked at before anything is called exhausted. Chosen. */
  private static final long DWELL_NANOS = 200_000_000L;

  /** The other one may be about to give something back. Chosen: two sheds and collections. */
  private static final long SHARED_DWELL_NANOS = 2_000_000_000L;

  private static final long LONGEST_NANOS = 30_000_000_000L;
  private static final int HOOK_BUDGETS = 3;

  private long sinceNanos;
  private boolean reached;

  /**
   * Takes one look.
   *
   * @param ending nothing is left to try, and it fills
   * @param shared another process of size is in the group
   */
  void next(long nanos, boolean ending, boolean shared) {
    if (!ending) {
      sinceNanos = nanos;
    } else if (nanos - sinceNanos >= (shared ? SHARED_DWELL_NANOS : DWELL_NANOS)) {
      reached = true;
    }
  }

  /** Whether it is full before the hooks could run three times. */
  static boolean isNear(long timeToFullNanos, long hooksBudgetNanos) {
    return timeToFullNanos < Math.min(LONGEST_NANOS, HOOK_BUDGETS * hooksBudgetNanos);
  }

  /** The level is lower again. */
  void reset() {
    reached = false;
  }

  boolean isReached() {
    return reached;
  }
}
