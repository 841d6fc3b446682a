package dev.plimsoll.core.pressure.shed;

/**
 * Whether an order to the floor has reached what can be reached: for three seconds the caches have
 * lost next to nothing. In a heap without a free page not even an iterator can be made, so that one
 * step after the other fails. Confined to the control thread.
 */
final class VainOrder {
  /** Chosen, not measured. */
  private static final long VAIN_NANOS = 3_000_000_000L;

  private static final double LEAST_SHARE = 0.01;

  private boolean ordered;
  private boolean vain;
  private long sinceNanos;
  private long leastBytes;

  boolean next(ShedInput in, boolean toFloor) {
    boolean less = in.cacheBytes < leastBytes - LEAST_SHARE * in.capacityBytes;
    if (!ordered || !toFloor || less) {
      ordered = toFloor;
      vain = false;
      sinceNanos = in.nanos;
      leastBytes = in.cacheBytes;
    }
    // Of a step under way nobody can tell yet; the next one does not take back what it has told.
    vain |= toFloor && !in.shedding && in.nanos - sinceNanos >= VAIN_NANOS;
    return vain;
  }
}
