package dev.plimsoll.core.signal;

import dev.plimsoll.core.base.NanoClock;

/**
 * Whether something happens so seldom that each time may be told by a notification of the JVM: one
 * costs 15 to 26 KB and wakes two threads, where a poll finds the same out by a counter. Confined
 * to one thread.
 */
public final class EventRate {
  private static final long WINDOW_NANOS = 1_000_000_000L;
  private static final int LOW = 4;
  private static final int HIGH = 8;

  private final NanoClock clock;
  private boolean low;
  private long beganNanos;
  private long beganCount;

  /**
   * A rate that counts from now on.
   *
   * @param low what it is taken for during the first second, unless it proves to be high
   */
  public EventRate(long count, boolean low, NanoClock clock) {
    this.clock = clock;
    this.low = low;
    this.beganNanos = clock.nanoTime();
    this.beganCount = count;
  }

  /**
   * By the last whole second, or by this one if that is enough to say no.
   *
   * @param count how often it has happened so far
   */
  public boolean isLow(long count) {
    long nanos = clock.nanoTime();
    long passed = nanos - beganNanos;
    double most = (double) (low ? HIGH : LOW) * Math.max(passed, WINDOW_NANOS) / WINDOW_NANOS;
    if (count - beganCount > most) {
      low = false;
    } else if (passed >= WINDOW_NANOS) {
      low = true;
    }
    if (passed >= WINDOW_NANOS) {
      beganNanos = nanos;
      beganCount = count;
    }
    return low;
  }
}
