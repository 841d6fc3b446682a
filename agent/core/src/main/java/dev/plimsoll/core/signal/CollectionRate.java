package dev.plimsoll.core.signal;

import dev.plimsoll.core.base.NanoClock;
import java.lang.management.GarbageCollectorMXBean;

/**
 * Whether collections come so seldom that each may be told by a notification: one costs 15 to 26 KB
 * and wakes two threads, where a poll finds the same out by two counters. Notify thread only.
 */
public final class CollectionRate {
  private static final long WINDOW_NANOS = 1_000_000_000L;
  private static final int LOW = 4;
  private static final int HIGH = 8;

  private final GarbageCollectorMXBean[] all;
  private final NanoClock clock;
  private boolean low;
  private long beganNanos;
  private long beganCount;

  public CollectionRate(HeapBeans beans, NanoClock clock) {
    this.all = HeapProbe.array(beans.collectors());
    this.clock = clock;
    this.beganNanos = clock.nanoTime();
    this.beganCount = HeapProbe.count(all);
  }

  /** By the last whole second; false before the first. */
  public boolean isLow() {
    long nanos = clock.nanoTime();
    long count = HeapProbe.count(all);
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
