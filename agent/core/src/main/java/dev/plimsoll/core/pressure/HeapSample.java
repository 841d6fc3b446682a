package dev.plimsoll.core.pressure;

/**
 * One look at the heap. Mutable and reused, so that a poll allocates nothing: the probe fills it
 * and the evaluator reads it, both on the control thread. Counters never fall; -1 means unknown.
 */
public final class HeapSample {
  /** The clock. */
  public long nanos;

  /** {@code totalMemory - freeMemory}. */
  public long usedBytes;

  /** Sum of the counts of all collector beans. */
  public long collections;

  /** Serial, Parallel, G1: full collections; Shenandoah, ZGC: whole (major) cycles. */
  public long fullCollections;

  /** Collections that more free heap would make rarer: on ZGC whole cycles and minor ones. */
  public long spaceCollections;

  /** Cumulative pauses, from pause beans only; concurrent phases do not count. */
  public long pauseMillis;

  /** Cumulative time of {@link #spaceCollections}. */
  public long spaceMillis;

  /** Sum of {@code getCollectionUsage} over the heap pools, read by another thread. */
  public long collectionUsageBytes = -1;

  /** The value of {@link #fullCollections} to which {@link #collectionUsageBytes} belongs. */
  public long collectionUsageFullCount = -1;

  /** G1: the old pool's collection usage; a change without a full one is a mixed collection. */
  public long oldCollectionUsageBytes = -1;

  /** Asked collections that have ended; the five figures below belong to the last one. */
  public long proofs;

  public long proofStartNanos;
  public long proofEndNanos;

  /** Use right before the asked collection. */
  public long proofUsedBeforeBytes = -1;

  /** Use right after the asked collection. */
  public long proofUsedBytes = -1;

  /** What all threads allocated while it ran. */
  public long proofAllocatedBytes = -1;

  /** Failures seen: OutOfMemoryErrors at a gate or of ours. */
  public long failures;

  /** Times that the JVM cleared the soft ballast at high use. */
  public long clearings;

  /** Bytes that we have evicted, estimated. */
  public long shedBytes;

  /**
   * When the last shed ended that may have given something; means nothing while {@link #shedBytes}
   * is 0.
   */
  public long lastShedNanos;
}
