package dev.plimsoll.core.pressure;

/** What share of the last moments collector pauses took; a ring of cumulative readings. */
final class PauseWindow {
  private static final int SLOTS = 256;
  // 3 s in 256 slots; the beans count whole milliseconds, so finer slots would tell nothing.
  private static final long SLOT_NANOS = 12_000_000L;
  private static final double NANOS_PER_MILLI = 1e6;

  private final long[] nanos = new long[SLOTS];
  private final long[] millis = new long[SLOTS];
  private int newest = -1;
  private int count;
  private long nowNanos;
  private long nowMillis;

  void next(long sampleNanos, long pauseMillis, boolean reset) {
    if (reset) {
      count = 0;
    }
    nowNanos = sampleNanos;
    nowMillis = pauseMillis;
    if (count == 0 || sampleNanos - nanos[newest] >= SLOT_NANOS) {
      newest = (newest + 1) % SLOTS;
      nanos[newest] = sampleNanos;
      millis[newest] = pauseMillis;
      count = Math.min(SLOTS, count + 1);
    }
  }

  /** In 0..1; 0 while less than half of the window was watched. */
  double share(long windowNanos) {
    int index = newest;
    int left = count;
    // The newest reading that is at least as old as the window; else the oldest that there is.
    while (left > 1 && nowNanos - nanos[index] < windowNanos) {
      index = (index + SLOTS - 1) % SLOTS;
      left--;
    }
    if (count == 0 || nowNanos - nanos[index] < windowNanos / 2) {
      return 0;
    }
    double span = Math.max(windowNanos, nowNanos - nanos[index]);
    return Math.min(1, Math.max(0, (nowMillis - millis[index]) * NANOS_PER_MILLI / span));
  }
}
