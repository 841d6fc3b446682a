package dev.plimsoll.core.pressure;

/**
 * Whether Shenandoah runs out of regions while the heap fills. Whatever is used, it collects again
 * at once while less than a tenth of them is free, beside the twentieth that it keeps to copy into;
 * so cycles that follow each other at once and bring next to nothing back show that the rest is
 * taken by what lives. Use alone does not tell: an array of more than a region takes whole ones,
 * and of 1 MB arrays 256 MB are full at 70 %. What does not grow may go on like that for long.
 * Confined to the control thread.
 */
final class RegionShortage {
  /** So many in a row. A start has five, by which it learns; chosen, with three to spare. */
  private static final int LEAST_CYCLES = 8;

  /** A cycle takes 10 to 35 ms then, and longer on a machine that is busy otherwise. */
  private static final long CYCLE_NANOS = 150_000_000L;

  /**
   * Of the heap, in one cycle, copies that it made included: healthy heaps that collect so often
   * have garbage that brought them there, a tenth of the heap and more.
   */
  private static final double GIVEN_BACK_SHARE = 0.06;

  /** Of the heap, from the end of the first cycle to that of the last. Chosen. */
  private static final double RISE_SHARE = 0.015;

  /** Less than this in arrays is to be left alone, by contract. */
  private static final double LEAST_USED_SHARE = 0.60;

  /**
   * With more in use it is no matter of whole regions, and other figures tell. Where small values
   * are replaced at random 60 % alive looks like this at 90 %.
   */
  private static final double MOST_USED_SHARE = 0.82;

  /** For the pauses of allocations that fail to be seen together with it. */
  private static final long REMEMBERED_NANOS = 500_000_000L;

  private final long maxBytes;
  private final boolean looks;
  private boolean started;
  private long lastCycles;
  private long lastUsed;
  private long givenBackBytes;
  private long cycleNanos;
  private int cycles;
  private long firstBytes;
  private boolean stands;
  private long stoodNanos;

  RegionShortage(HeapModel model) {
    maxBytes = model.maxBytes();
    looks = model.collector() == Collector.SHENANDOAH;
  }

  void next(HeapSample s, boolean reset) {
    if (!started || reset) {
      started = true;
      lastCycles = s.fullCollections;
      lastUsed = s.usedBytes;
      cycles = 0;
      ended(s);
    }
    givenBackBytes += Math.max(0, lastUsed - s.usedBytes);
    lastUsed = s.usedBytes;
    if (s.nanos - cycleNanos > CYCLE_NANOS
        || s.usedBytes < LEAST_USED_SHARE * maxBytes
        || s.usedBytes > MOST_USED_SHARE * maxBytes
        || givenBackBytes > GIVEN_BACK_SHARE * maxBytes) {
      cycles = 0;
    }
    boolean shown = false;
    if (s.fullCollections > lastCycles) {
      firstBytes = cycles == 0 ? s.usedBytes : firstBytes;
      cycles += (int) Math.min(LEAST_CYCLES, s.fullCollections - lastCycles);
      lastCycles = s.fullCollections;
      ended(s);
      shown = cycles >= LEAST_CYCLES && s.usedBytes - firstBytes >= RISE_SHARE * maxBytes;
    }
    stands = looks && (shown || (stands && s.nanos - stoodNanos < REMEMBERED_NANOS));
    stoodNanos = shown ? s.nanos : stoodNanos;
  }

  private void ended(HeapSample s) {
    cycleNanos = s.nanos;
    givenBackBytes = 0;
  }

  /** Whether it does now, or did half a second ago. */
  boolean stands() {
    return stands;
  }
}
