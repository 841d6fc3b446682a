package dev.plimsoll.core.pressure.shed;

/** From an order to shed to the proof of its effect: one shed and one old cycle. */
final class ReliefTime {
  private static final long PRIOR_NANOS = 150_000_000L;
  private static final long LEAST_NANOS = 50_000_000L;
  private static final long MOST_NANOS = 2_000_000_000L;

  private long nanos = PRIOR_NANOS;

  void measured(long tookNanos) {
    // The pacer may have put the proof off; that wait is no relief time, hence the upper end.
    long took = Math.min(MOST_NANOS, Math.max(LEAST_NANOS, tookNanos));
    nanos += (took - nanos) / 4;
  }

  long nanos() {
    return nanos;
  }
}
