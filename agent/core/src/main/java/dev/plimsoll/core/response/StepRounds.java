package dev.plimsoll.core.response;

import dev.plimsoll.PressureLevel;
import dev.plimsoll.core.base.NanoClock;

/**
 * How often a step in a hurry asks its caches. Whoever fills them may have filled them again
 * meanwhile, and in a heap where one collection follows the other it takes several until the
 * control thread has seen the end of the step and another thread begins the next: so it goes on,
 * from the count of the caches. Of the thread that owns the step's run, but for {@link
 * #hurryAtCritical}.
 */
final class StepRounds {
  /** Others wait for their turn, and an adapter may tell more than it gave. Chosen. */
  private static final long GOES_ON_NANOS = 1_000_000_000L;

  private static final int MOST_ROUNDS = 8;

  private final NanoClock clock;

  /** Raised once, by the thread that learns of what the JVM does; read by the run's owner. */
  private volatile boolean hurries;

  private long begunNanos;
  private int round;

  StepRounds(NanoClock clock) {
    this.clock = clock;
  }

  /** As {@link ShedService#hurryAtCritical}. */
  void hurryAtCritical() {
    hurries = true;
  }

  /** A step begins. */
  void begin() {
    begunNanos = clock.nanoTime();
    round = 0;
  }

  boolean isFirst() {
    return round == 0;
  }

  /** Whether there is no time for a rest. */
  boolean isHurried(ShedOrder order) {
    return hurries && order.level.compareTo(PressureLevel.CRITICAL) >= 0;
  }

  /** Begins another round; false where the one that is over was the last. */
  boolean next(ShedOrder order) {
    boolean goesOn =
        isHurried(order)
            && order.isBound()
            // Callers at gates, who are not to wait longer, want all but what is kept.
            && order.boundBytes > 0
            && !order.boundsOnly
            && !order.othersWait
            && round + 1 < MOST_ROUNDS
            && clock.nanoTime() - begunNanos < GOES_ON_NANOS;
    if (goesOn) {
      round++;
    }
    return goesOn;
  }
}
