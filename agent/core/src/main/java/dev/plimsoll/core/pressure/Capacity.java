package dev.plimsoll.core.pressure;

/**
 * K, how full this heap can be before allocation fails: a prior per collector, lowered to the level
 * of any failure seen, regained slowly. A failure at little use is an array too large for the room
 * that was there, and tells nothing.
 */
final class Capacity {
  // The lowest use at which a recorded heap failed by filling: Parallel, 69 % (old full, Eden
  // free).
  private static final double LEAST_SHARE = 0.65;
  private static final double REGAIN_SHARE = 0.01;
  private static final long QUIET_NANOS = 600_000_000_000L;

  private final long priorBytes;
  private final long leastBytes;
  private long bytes;
  private long quietSinceNanos;

  Capacity(HeapModel model) {
    priorBytes = model.limited() ? model.capacityPriorBytes() : Long.MAX_VALUE;
    leastBytes = model.limited() ? (long) (model.maxBytes() * LEAST_SHARE) : Long.MAX_VALUE;
    bytes = priorBytes;
  }

  void next(long nanos, long usedBytes, boolean failed) {
    if (failed) {
      if (usedBytes >= leastBytes) {
        bytes = Math.min(bytes, usedBytes);
      }
      quietSinceNanos = nanos;
    } else if (bytes >= priorBytes) {
      quietSinceNanos = nanos;
    } else if (nanos - quietSinceNanos >= QUIET_NANOS) {
      bytes = Math.min(priorBytes, bytes + (long) (priorBytes * REGAIN_SHARE));
      quietSinceNanos = nanos;
    }
  }

  long bytes() {
    return bytes;
  }
}
