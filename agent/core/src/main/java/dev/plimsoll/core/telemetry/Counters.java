package dev.plimsoll.core.telemetry;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * One number for each {@link Counter}; allocates nothing after construction. Safe for any thread.
 */
public final class Counters {
  private static final int COUNT = Counter.values().length;

  // Relaxed sums: writers are rare (at most one a poll), readers are JMX threads.
  private final AtomicLongArray values = new AtomicLongArray(COUNT);

  public void increment(Counter counter) {
    values.getAndAdd(counter.ordinal(), 1);
  }

  public void add(Counter counter, long amount) {
    values.getAndAdd(counter.ordinal(), amount);
  }

  public long get(Counter counter) {
    return values.get(counter.ordinal());
  }

  /** Sets all to zero, one after the other. */
  public void reset() {
    for (int i = 0; i < COUNT; i++) {
      values.set(i, 0);
    }
  }
}
