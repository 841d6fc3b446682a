package dev.plimsoll.core.pressure;

/**
 * What only several samples together tell: how fast the heap fills, how fast what collections leave
 * in it rises, and how much of the time pauses take. After a gap of the clock over a second that no
 * pause explains (SIGSTOP, migration) nothing is known of what went on, and the rates begin anew.
 * Confined to the control thread.
 */
final class HeapRates {
  private static final long GAP_NANOS = 1_000_000_000L;
  private static final long SHARE_NANOS = 1_000_000_000L;
  private static final double NANOS_PER_MILLI = 1e6;

  private final FillRate fill = new FillRate();
  private final FillRate floor = new FillRate();
  private final PauseWindow pauses = new PauseWindow();
  private final GcDebt debt = new GcDebt();
  private boolean started;
  private long lastNanos;
  private long lastPauseMillis;
  private long lastCollections;
  private long usedBytes;
  private long usedBeforeBytes;

  /** Whether the clock has moved since the last sample that was taken; before the first, true. */
  boolean isNewer(HeapSample s) {
    return !started || s.nanos - lastNanos > 0;
  }

  /** Takes a sample that is newer. Returns whether there was a gap of the clock before it. */
  boolean next(HeapSample s) {
    boolean gap = started && isGap(s);
    usedBeforeBytes = usedBytes;
    usedBytes = s.usedBytes;
    fill.next(s.nanos, s.usedBytes, gap);
    if (started && s.collections != lastCollections) {
      floor.next(s.nanos, s.usedBytes, gap);
    }
    pauses.next(s.nanos, s.pauseMillis, gap);
    debt.next(s.nanos, s.pauseMillis, gap);
    started = true;
    lastNanos = s.nanos;
    lastPauseMillis = s.pauseMillis;
    lastCollections = s.collections;
    return gap;
  }

  private boolean isGap(HeapSample s) {
    long gap = s.nanos - lastNanos;
    double paused = (s.pauseMillis - lastPauseMillis) * NANOS_PER_MILLI;
    return gap > GAP_NANOS && paused < gap / 2.0;
  }

  /** By the last sample; 0 before the first. */
  long usedBytes() {
    return usedBytes;
  }

  /** The larger use of the last two samples. */
  long mostUsedBytes() {
    return Math.max(usedBytes, usedBeforeBytes);
  }

  FillRate fill() {
    return fill;
  }

  PauseWindow pauses() {
    return pauses;
  }

  /** How fast what collections leave rises, by the long average; never negative. */
  double floorBytesPerSecond() {
    return floor.steadyBytesPerSecond();
  }

  /** Until so much more is used; {@code Long.MAX_VALUE} while it does not fill. */
  long nanosToFill(long bytes) {
    return FillRate.nanosFor(bytes, fill.netBytesPerSecond());
  }

  /** Until so much more is alive; {@code Long.MAX_VALUE} while what collections leave stands. */
  long nanosToGrow(long bytes) {
    return FillRate.nanosFor(bytes, floor.steadyBytesPerSecond());
  }

  /** Share of the last second that pauses took, in 0..1. */
  double gcShare() {
    return pauses.share(SHARE_NANOS);
  }

  /** Pauses owed, see {@link #gcDebtFull}. */
  double gcDebtNanos() {
    return debt.nanos();
  }

  /** Pauses have taken nearly all the time for many seconds. */
  boolean gcDebtFull() {
    return debt.full();
  }
}
