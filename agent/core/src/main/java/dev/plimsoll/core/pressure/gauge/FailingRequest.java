package dev.plimsoll.core.pressure.gauge;

/**
 * Whether a request for direct memory is failing. In a call that finds no room the JDK collects
 * once and then waits for half a second: so after a full collection, while more than half is in
 * use, it has to be looked whether a thread waits there. After one that the agent asked for as
 * well, since two that are asked for at the same time are one. Confined to the control thread.
 */
public final class FailingRequest {
  /** How long the JDK waits. */
  private static final long WAIT_NANOS = 500_000_000L;

  /** A collection before the first look may be that of a request which waits still. */
  private long collectionsSeen;

  private boolean failing;
  private boolean begun;
  private boolean suspected;
  private boolean fits = true;
  private boolean ofUnknownSize;
  private long begunNanos;
  private long proofsThen;
  private long shortBytes;

  /**
   * Takes one reading.
   *
   * @param next what the next request of the usual size takes; 0: unknown
   * @param collections full ones, or whole cycles
   * @param proofs those of them that the agent has asked for
   * @param waiting whether a request was found waiting
   */
  public void next(
      long nanos, long used, long max, long next, long collections, long proofs, boolean waiting) {
    boolean collected = collections != collectionsSeen;
    collectionsSeen = collections;
    fits = next <= 0 || used + next <= max;
    begun = waiting;
    if (waiting) {
      failing = true;
      ofUnknownSize = fits;
      begunNanos = nanos;
      proofsThen = proofs;
    } else if (failing && isOver(nanos, proofs)) {
      failing = false;
    }
    // Also while one is failing: it may have got what was freed, and the next one waits.
    suspected = collected && 2 * used > max;
    // What waits and is of a size that nobody knows may be as large as all that is held.
    shortBytes = used + (ofUnknownSize ? Math.max(used, next) : next) - max;
  }

  private boolean isOver(long nanos, long proofs) {
    boolean helped = ofUnknownSize ? proofs != proofsThen : fits;
    return helped || nanos - begunNanos >= WAIT_NANOS;
  }

  /** Whether one is failing, and nothing has helped it yet. */
  public boolean isFailing() {
    return failing;
  }

  /** Whether this reading tells of a new one. */
  public boolean hasBegun() {
    return begun;
  }

  /** Whether it has to be looked whether one waits. */
  public boolean isSuspected() {
    return suspected;
  }

  /** Whether one of the usual size would fail now. */
  public boolean isLikely() {
    return !fits;
  }

  /** Bytes that the request lacks; only of one that is failing. */
  public long shortBytes() {
    return shortBytes;
  }
}
