package dev.plimsoll.core.runtime;

/**
 * When a look does all there is to do, whatever it finds: 100 ms after the last time, and whenever
 * something is owed, as the thread was woken. Confined to the control thread.
 */
final class WholeLooks {
  /**
   * As rarely as in a heap that is nearly empty. A whole look calls twice as many methods, each of
   * which the collectors that check compiled code at its entry (ZGC, Shenandoah, since JDK 21 all)
   * make 3 us longer after a cycle.
   */
  private static final long APART_NANOS = 100_000_000L;

  private long nextNanos;

  /** Until a whole look has gone through, so that one that fails loses nothing. */
  private boolean owed = true;

  /** The next look is to be a whole one. */
  void owe() {
    owed = true;
  }

  boolean isDue(long nanos) {
    owed |= nanos - nextNanos >= 0;
    return owed;
  }

  /**
   * A whole look has gone through.
   *
   * @param mostNanos when something wants the next one, from now
   */
  void done(long nanos, long mostNanos) {
    nextNanos = nanos + Math.min(APART_NANOS, mostNanos);
    owed = false;
  }

  /** How long to rest before the next look of any kind, which {@code otherwise} were to be then. */
  long restNanos(long nanos, long otherwise) {
    // Behind a look that failed the next whole one is overdue, and is not to come at once.
    long untilNext = nextNanos - nanos;
    return untilNext > 0 ? Math.min(otherwise, untilNext) : otherwise;
  }
}
