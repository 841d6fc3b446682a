package dev.plimsoll.core.pressure;

/**
 * The passive figures of a concurrent collector that say "look", and no more: all of them stand in
 * healthy programs full of holes. Confined to the control thread.
 */
final class PassiveWake {
  private static final int CYCLES = 3;
  private static final double FLOOR_SHARE = 0.85;
  // ZGC before its generations: 92-99 % of the cycles of healthy programs are allocation stalls.
  private static final double FLOOR_SHARE_ZGC = 0.91;
  private static final long FLOOR_LEAST_NANOS_ZGC = 200_000_000L;
  // As family S asks, but later: a floor is all that stands between a guess and an answer here.
  private static final double WALL_SHARE = 0.95;
  private static final double EATEN_SHARE = 0.90;
  private static final double DWELL_SHARE = 0.95;
  private static final double GIVEN_BACK_SHARE = 0.05;
  private static final long DWELL_NANOS = 50_000_000L;
  private static final long DWELL_NANOS_ZGC = 100_000_000L;
  // Time alone says little where a cycle that waits for a processor takes most of it.
  private static final int DWELL_CYCLES_ZGC = 2;
  // One that does not come at all says it, too.
  private static final long DWELL_UNCOLLECTED_NANOS_ZGC = 1_000_000_000L;
  private static final long PAUSES_NANOS = 300_000_000L;
  private static final double PAUSES_SHARE = 0.30;

  private final HeapModel model;
  private final boolean singleZgc;
  private final long[] lowest = new long[CYCLES];
  private final long[] began = new long[CYCLES];
  private boolean started;
  private int cycles;
  private long lastFull;
  private long currentLowest;
  private long currentBegan;
  private long lastUsed;
  private boolean high;
  private long highSinceNanos;
  private int highSinceCycles;
  private long givenBackBytes;
  private boolean floorStands;
  private boolean dwellStands;
  private boolean pausesStand;

  PassiveWake(HeapModel model) {
    this.model = model;
    singleZgc = model.collector() == Collector.ZGC;
  }

  void next(HeapSample s, PauseWindow pauses, boolean reset) {
    if (!started) {
      started = true;
      lastFull = s.fullCollections;
      lastUsed = s.usedBytes;
      currentLowest = s.usedBytes;
      currentBegan = s.nanos;
    }
    cycles(s);
    floor(s.nanos);
    dwell(s, reset);
    pausesStand = model.collector().stallsSilently() && pauses.share(PAUSES_NANOS) >= PAUSES_SHARE;
    lastUsed = s.usedBytes;
  }

  private void cycles(HeapSample s) {
    currentLowest = Math.min(currentLowest, s.usedBytes);
    if (s.fullCollections > lastFull) {
      int slot = cycles % CYCLES;
      lowest[slot] = currentLowest;
      began[slot] = currentBegan;
      cycles++;
      lastFull = s.fullCollections;
      currentLowest = s.usedBytes;
      currentBegan = s.nanos;
    }
  }

  /** The lowest poll over the last three whole cycles, and in the current one. */
  private void floor(long nanos) {
    long least = currentLowest;
    long oldest = currentBegan;
    for (int i = 0; i < CYCLES; i++) {
      least = Math.min(least, lowest[i]);
      oldest = oldest - began[i] > 0 ? began[i] : oldest;
    }
    double line = model.maxBytes() * (singleZgc ? FLOOR_SHARE_ZGC : FLOOR_SHARE);
    boolean longEnough = !singleZgc || nanos - oldest >= FLOOR_LEAST_NANOS_ZGC;
    floorStands = cycles >= CYCLES && least >= line && longEnough;
  }

  /** Nearly full for a while, and nearly nothing came back. */
  private void dwell(HeapSample s, boolean reset) {
    boolean nowHigh = s.usedBytes >= DWELL_SHARE * model.maxBytes();
    if (!nowHigh || !high || reset) {
      highSinceNanos = s.nanos;
      highSinceCycles = cycles;
      givenBackBytes = 0;
    }
    givenBackBytes += Math.max(0, lastUsed - s.usedBytes);
    high = nowHigh;
    long nanos = s.nanos - highSinceNanos;
    dwellStands =
        nowHigh
            && (singleZgc ? dwellsLongZgc(nanos) : nanos >= DWELL_NANOS)
            && givenBackBytes < GIVEN_BACK_SHARE * model.maxBytes();
  }

  private boolean dwellsLongZgc(long nanos) {
    boolean collected = cycles - highSinceCycles >= DWELL_CYCLES_ZGC;
    return nanos >= DWELL_NANOS_ZGC && (collected || nanos >= DWELL_UNCOLLECTED_NANOS_ZGC);
  }

  /** The lowest poll of the last whole cycle and the current one. */
  long floorBytes() {
    return cycles == 0 ? currentLowest : Math.min(currentLowest, lowest[(cycles - 1) % CYCLES]);
  }

  /** The floor has eaten most of the headroom above what the last answer left. */
  boolean headroomEaten(double answerBytes) {
    double wall = WALL_SHARE * model.maxBytes();
    return cycles > 0
        && floorBytes() >= answerBytes + EATEN_SHARE * Math.max(0, wall - answerBytes);
  }

  boolean stands() {
    return floorStands || failing();
  }

  /** A figure stands that says more than that much is alive. */
  boolean failing() {
    return dwellStands || pausesStand;
  }
}
