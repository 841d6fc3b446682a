package dev.plimsoll.core.pressure;

/**
 * The heap as this JVM was started with it; never changes in a process's life.
 *
 * @param collector the garbage collector
 * @param maxBytes {@code Runtime.maxMemory}; -1 or {@code Long.MAX_VALUE} if there is no limit, and
 *     then no level is ever raised
 * @param oldMaxBytes maximum of the old generation's pool; -1 where there is none
 */
public record HeapModel(Collector collector, long maxBytes, long oldMaxBytes) {

  /** False where the heap has no maximum to be measured against. */
  public boolean limited() {
    return maxBytes > 0 && maxBytes != Long.MAX_VALUE;
  }

  /** Up to where live bytes cost no full collections: the old generation, where it is apart. */
  public double cheapBytes(long capacityBytes) {
    return keepsOldApart() && oldMaxBytes > 0
        ? Math.min(oldMaxBytes, capacityBytes)
        : capacityBytes;
  }

  /** Whether what lives long has a part of the heap for itself, whose size is fixed. */
  private boolean keepsOldApart() {
    return collector == Collector.SERIAL || collector == Collector.PARALLEL;
  }

  /**
   * Up to where a promise of room may go. What is kept ends in the old generation, and Eden is
   * given whole to nobody: half of the young part is left out where it is apart. With all of it
   * counted, Parallel failed bursts that had been granted (a full collection left 79 of 123 MB, and
   * 64 did not fit).
   */
  long roomBytes(long capacityBytes) {
    double cheap = cheapBytes(capacityBytes);
    return (long) ((cheap + capacityBytes) / 2);
  }

  /** What can be filled before allocation fails, as a first guess; lowered to any failure seen. */
  long capacityPriorBytes() {
    return (long) (maxBytes * collector.usableShare());
  }
}
