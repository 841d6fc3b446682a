package dev.plimsoll.core.base;

/**
 * How many lines a minute may be written: a log that nobody can stop fills a disk, and writing to a
 * slow stderr holds up whoever writes. Safe for any thread.
 */
public final class LineBudget {
  private static final long MINUTE_NANOS = 60_000_000_000L;

  private final NanoClock clock;
  private final int perMinute;
  private long start;
  private int used;
  private int suppressed;

  public LineBudget(NanoClock clock, int perMinute) {
    this.clock = clock;
    this.perMinute = perMinute;
    start = clock.nanoTime();
  }

  /** Whether one more line may be written now; counts it either way. */
  public synchronized boolean take() {
    long now = clock.nanoTime();
    if (now - start >= MINUTE_NANOS) {
      start = now;
      used = 0;
    }
    if (used < perMinute) {
      used++;
      return true;
    }
    suppressed++;
    return false;
  }

  /** How many lines were lost since the last call that told so. */
  public synchronized int takeSuppressed() {
    int count = suppressed;
    suppressed = 0;
    return count;
  }
}
