package dev.plimsoll.core.pressure.shed;

/**
 * How far the next step of an episode lowers the bound, and when it is due: once a proof has shown
 * what the last one brought, or a second has passed. From the third on each is twice the one
 * before, up to eight times the first. Confined to the control thread.
 */
final class StepPacer {
  private static final int MOST_DOUBLINGS = 3;
  private static final long APART_NANOS = 1_000_000_000L;

  private boolean takenYet;
  private long takenNanos;
  private long takenSerial;
  private int steps;

  /** To be told at each look. */
  void next(ShedInput in) {
    if (in.shedding) {
      // Of the step under way no proof can tell yet.
      takenSerial = in.provenSerial;
    }
  }

  /** What the last step brought has been proven. */
  boolean isProven(ShedInput in) {
    return in.provenSerial > takenSerial;
  }

  /** The next one need not wait. */
  boolean isDue(ShedInput in) {
    return !takenYet || isProven(in) || in.nanos - takenNanos >= APART_NANOS;
  }

  /** How large the next one is. */
  long bytes(ShedInput in) {
    int doublings = Math.min(MOST_DOUBLINGS, Math.max(0, steps - 1));
    return (long) (ShedController.STEP_SHARE * in.capacityBytes * (1 << doublings));
  }

  /** One is ordered now. */
  void taken(ShedInput in) {
    takenYet = true;
    takenNanos = in.nanos;
    takenSerial = in.provenSerial;
    steps++;
  }

  /** The next one is the first of an episode. */
  void restart() {
    steps = 0;
  }
}
