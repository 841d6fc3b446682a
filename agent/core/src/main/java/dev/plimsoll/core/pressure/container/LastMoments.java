package dev.plimsoll.core.pressure.container;

/**
 * Full before the usual rest between collections is over, and then killed: the collector may have
 * half of the time, while the application stands still and nothing grows, but not for long.
 * Confined to the control thread.
 */
final class LastMoments {
  private static final long SECOND = 1_000_000_000L;

  /** The last half second. */
  static final long NANOS = SECOND / 2;

  /** So much beyond the usual share at once; a tenth of the time gives it back. Chosen. */
  private static final long MOST_SPENT_NANOS = 5 * SECOND;

  private long spentNanos;
  private boolean open;

  void passed(long nanos) {
    spentNanos = Math.max(0, spentNanos - nanos / 10);
  }

  /** Whether there is one, and a collection may be asked for. */
  boolean is(long nanos, long timeToFullNanos, ContainerFacts facts) {
    return timeToFullNanos < NANOS && mayHave(nanos, facts);
  }

  /** Whether the collector may have one more beyond its usual share. */
  boolean mayHave(long nanos, ContainerFacts facts) {
    return (facts.proofs == 0 || nanos - facts.proofEndNanos >= lengthNanos(facts))
        && spentNanos < MOST_SPENT_NANOS;
  }

  /** A collection began. */
  void begin(boolean lastMoment) {
    open = lastMoment;
  }

  /** It is over. */
  void end(ContainerFacts facts) {
    if (open) {
      open = false;
      spentNanos += lengthNanos(facts);
    }
  }

  /** Of one in which the process stood still (SIGSTOP) no more than it may take at once. */
  private static long lengthNanos(ContainerFacts facts) {
    long nanos = facts.proofEndNanos - facts.proofStartNanos;
    return Math.max(0, Math.min(nanos, MOST_SPENT_NANOS));
  }
}
