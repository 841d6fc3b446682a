package dev.plimsoll.core.pressure;

/**
 * Whether collections come often and what they leave stands still, far below any line: then use
 * between two of them says nothing, however near the maximum it comes, and to look after each of
 * them would only cost. A look that comes late finds use somewhere between two collections, so that
 * what they leave is the lowest use of the last tenth of a second. Confined to the control thread.
 */
final class SteadyHeap {
  /** A tenth of a second holds two collections where they come often enough for this class. */
  private static final int SLOTS = 10;

  private static final long SLOT_NANOS = 10_000_000L;
  private static final long WINDOW_NANOS = 500_000_000L;
  private static final int LEAST_COLLECTIONS = 10;
  private static final int WINDOWS = 3;
  private static final double FAR_SHARE = 0.75;
  private static final double SAME_SHARE = 0.04;
  private static final double RISEN_SHARE = 0.06;

  private final double maxBytes;
  private final long[] lowest = new long[SLOTS];
  private int slot;
  private long slotBeganNanos;
  private boolean started;
  private long beganNanos;
  private long beganCollections;
  private long lowestBytes;
  private long floorBytes;
  private int windows;
  private boolean often;
  private long recentLowBytes;

  SteadyHeap(HeapModel model) {
    maxBytes = model.maxBytes();
  }

  void next(HeapSample s, boolean reset) {
    if (!started || reset) {
      started = true;
      windows = 0;
      often = false;
      slotBeganNanos = s.nanos;
      lowest[slot] = s.usedBytes;
      begin(s);
    }
    if (s.nanos - slotBeganNanos >= SLOT_NANOS) {
      slotBeganNanos = s.nanos;
      slot = (slot + 1) % SLOTS;
      lowest[slot] = s.usedBytes;
    }
    lowest[slot] = Math.min(lowest[slot], s.usedBytes);
    recentLowBytes = lowestOfSlots();
    lowestBytes = Math.min(lowestBytes, s.usedBytes);
    if (s.nanos - beganNanos >= WINDOW_NANOS) {
      often = s.collections - beganCollections >= LEAST_COLLECTIONS;
      boolean same = Math.abs(lowestBytes - floorBytes) <= SAME_SHARE * maxBytes;
      windows = often && same && lowestBytes <= FAR_SHARE * maxBytes ? windows + 1 : 0;
      floorBytes = lowestBytes;
      begin(s);
    }
    if (windows > 0 && recentLowBytes - floorBytes > RISEN_SHARE * maxBytes) {
      windows = 0;
    }
  }

  private void begin(HeapSample s) {
    beganNanos = s.nanos;
    beganCollections = s.collections;
    lowestBytes = s.usedBytes;
  }

  private long lowestOfSlots() {
    long least = Long.MAX_VALUE;
    for (long bytes : lowest) {
      least = Math.min(least, bytes);
    }
    return least;
  }

  /** Whether it has been so for over a second, until now. */
  boolean stands() {
    return windows >= WINDOWS;
  }

  /** Whether the last half second had many collections: use between two says nothing. */
  boolean collectsOften() {
    return often;
  }

  /** What the last collection left, at most. */
  long leftBytes() {
    return recentLowBytes;
  }
}
