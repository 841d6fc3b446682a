package dev.plimsoll.core.pressure.container;

/**
 * What {@link ContainerRemedies} has to know beside the container's own figures. Mutable and
 * reused, so that a look allocates nothing. Bytes; -1 means unknown. Confined to the control
 * thread.
 */
public final class ContainerFacts {
  /** Heap that the JVM has taken from the system. */
  public long heapCommittedBytes;

  /** What the last proof left alive. */
  public long heapLiveBytes = -1;

  /** Use of the heap, garbage included. */
  public long heapUsedBytes;

  /** Asked collections that have ended; the two figures below belong to the last. */
  public long proofs;

  public long proofStartNanos;
  public long proofEndNanos;

  /** Whether remedies are used at all; without, nothing has been tried, and no end is called. */
  public boolean acts = true;

  /** Whether the heap's collections may be asked for at all. */
  public boolean mayCollect = true;

  /** Whether an asked collection is under way. */
  public boolean collecting;

  /** Shed requests carried out so far, for whatever resource. */
  public long sheds;

  /** Calls so far that said to have given something back, or that could not say. */
  public long promises;

  /** Whether a shed is under way. */
  public boolean shedding;

  /** What all caches hold above what they keep. */
  public long cacheBytes;

  /** Whether something is registered that relieves the container or direct memory. */
  public boolean relievers;

  /** Whether another process of some size lives in the same group. */
  public boolean shared;

  /** How long the shutdown hooks may take. */
  public long hooksBudgetNanos;

  /** Where nothing was proven all may be alive. */
  long mostLiveBytes() {
    return heapLiveBytes >= 0 ? heapLiveBytes : heapUsedBytes;
  }
}
