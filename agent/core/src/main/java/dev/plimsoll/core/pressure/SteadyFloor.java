package dev.plimsoll.core.pressure;

/**
 * Whether each of the last collections left about the same, or little more than the one before, far
 * below any line, where they come too seldom for {@link SteadyHeap}. Serial, Parallel and G1 prove
 * by what a collection leaves, so there a look between two of them says nothing, however near the
 * maximum use comes, and one that comes late after a collection finds little more than it left.
 * Confined to the control thread.
 */
final class SteadyFloor {
  private static final int COLLECTIONS = 8;

  /** Without a collection for so long, the next may find anything. Chosen. */
  private static final long LONGEST_NANOS = 2_000_000_000L;

  private static final double FAR_SHARE = 0.75;

  /** A look 10 ms late finds 2 % of 512 MB more at 1 GB/s. */
  private static final double SAME_SHARE = 0.06;

  private final double maxBytes;
  private final boolean applies;
  private final boolean isG1;
  private final long[] left = new long[COLLECTIONS];
  private int next;
  private int count;
  private long collections;
  private long collectedNanos;
  private long lowestBytes;
  private boolean stands;
  private boolean risesGently;

  SteadyFloor(HeapModel model) {
    maxBytes = model.maxBytes();
    applies = model.collector().provesByHeadroom();
    isG1 = model.collector() == Collector.G1;
  }

  void next(HeapSample s, boolean reset) {
    if (reset) {
      count = 0;
    }
    // Not those of G1's concurrent cycles, at whose end use is whatever it is.
    long now = isG1 ? s.spaceCollections : s.collections;
    if (now != collections) {
      // Before the first of them nothing was collected: what is used then was left by none.
      if (count > 0) {
        left[next] = lowestBytes;
        next = (next + 1) % COLLECTIONS;
      }
      count = Math.min(COLLECTIONS + 1, count + 1);
      collections = now;
      collectedNanos = s.nanos;
      lowestBytes = s.usedBytes;
    }
    lowestBytes = Math.min(lowestBytes, s.usedBytes);
    boolean known = applies && count > COLLECTIONS && s.nanos - collectedNanos < LONGEST_NANOS;
    risesGently = known && lowestBytes <= FAR_SHARE * maxBytes && gently();
    stands = risesGently && same();
  }

  private boolean gently() {
    long most = (long) (SAME_SHARE * maxBytes);
    long before = left[next];
    for (int i = 1; i < COLLECTIONS; i++) {
      long after = left[(next + i) % COLLECTIONS];
      if (after - before > most) {
        return false;
      }
      before = after;
    }
    return lowestBytes - before <= most;
  }

  private boolean same() {
    long least = lowestBytes;
    long most = lowestBytes;
    for (long bytes : left) {
      least = Math.min(least, bytes);
      most = Math.max(most, bytes);
    }
    return most <= FAR_SHARE * maxBytes && most - least <= SAME_SHARE * maxBytes;
  }

  /**
   * Whether none of them left much more than the one before: as where what dies young grows old
   * until a full collection takes it.
   */
  boolean risesGently() {
    return risesGently;
  }

  /** Whether all of them left the same. */
  boolean stands() {
    return stands;
  }
}
