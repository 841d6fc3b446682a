package dev.plimsoll.core.runtime;

import dev.plimsoll.core.response.HeapFlags;

/**
 * {@code SoftMaxHeapSize} of a heap that does not fit into its container: ZGC and Shenandoah let
 * garbage grow up to it. As far below what fits as they overshoot it, and as much above what is
 * live as they need to keep up; raised when that turns out to be more than it seemed. Notify
 * thread.
 */
final class SoftHeap {
  /**
   * Shenandoah takes up to a fifth of the container for copies and half-empty regions, and both
   * allocate on while they collect (docs/measurements.md, survival).
   */
  private static final double SHARE = 0.6;

  /** Above that share of it in use at the lowest, they would collect all the time. Chosen. */
  private static final double CRAMPED = 0.65;

  private static final long WINDOW_NANOS = 5_000_000_000L;

  private final HeapFlags flags;
  private long fitsBytes;
  private long softBytes;
  private boolean allowed;
  private boolean set;
  private long begunNanos;
  private long leastUsedBytes = Long.MAX_VALUE;

  SoftHeap(HeapFlags flags) {
    this.flags = flags;
  }

  /** The largest heap that would fit, as of now; 0: all of it does. */
  void setFits(long bytes) {
    if (set && bytes <= 0) {
      flags.restoreSoftMaximum();
    }
    fitsBytes = bytes;
    softBytes = (long) (SHARE * bytes);
    set = false;
  }

  /** Whether the host's flags may be set. What was set is restored by whoever forbids it. */
  void allow(boolean now) {
    allowed = now;
    set &= now;
  }

  void poll(long nanos, long usedBytes) {
    if (!allowed || fitsBytes <= 0) {
      return;
    }
    if (!set) {
      set = true;
      begin(nanos);
      flags.setSoftMaximum(softBytes);
    }
    leastUsedBytes = Math.min(leastUsedBytes, usedBytes);
    if (nanos - begunNanos >= WINDOW_NANOS) {
      if (softBytes < fitsBytes && leastUsedBytes > CRAMPED * softBytes) {
        softBytes = Math.min(fitsBytes, (long) (leastUsedBytes / SHARE));
        flags.setSoftMaximum(softBytes);
      }
      begin(nanos);
    }
  }

  private void begin(long nanos) {
    begunNanos = nanos;
    leastUsedBytes = Long.MAX_VALUE;
  }
}
