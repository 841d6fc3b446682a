package dev.plimsoll.core.pressure.container;

import dev.plimsoll.core.pressure.Collector;

/**
 * How the heap of this JVM behaves towards its container.
 *
 * @param collector which one
 * @param leastBytes the heap never shrinks below
 * @param mostBytes nor grows above ({@code -Xmx})
 */
public record ContainerHeap(Collector collector, long leastBytes, long mostBytes) {
  /**
   * That of a JVM.
   *
   * @param firstBytes its size at the start: {@code -Xms}, or by {@code InitialRAMPercentage}
   * @param minBytes {@code MinHeapSize}, which is {@code -Xms} where that was set, else little
   */
  public static ContainerHeap of(
      Collector collector, long firstBytes, long minBytes, long mostBytes) {
    // Serial keeps its first size, and so does Shenandoah where that is the largest.
    long least = collector == Collector.G1 ? Math.min(minBytes, firstBytes) : firstBytes;
    return new ContainerHeap(collector, least, mostBytes);
  }

  /**
   * Whether a collection that is asked for gives memory back to the system within a second or so.
   * Measured: G1 and Shenandoah at once, Serial in steps; Parallel never, ZGC after its {@code
   * ZUncommitDelay} of 300 s.
   */
  public boolean givesBack() {
    return leastBytes < mostBytes
        && collector != Collector.PARALLEL
        && collector != Collector.ZGC
        && collector != Collector.ZGC_GENERATIONAL;
  }

  /**
   * Whether what it gives back is no longer committed when the collection is over. Shenandoah lets
   * go of it afterwards.
   */
  boolean shrinksAtOnce() {
    return collector == Collector.G1
        || collector == Collector.SERIAL
        || collector == Collector.PARALLEL;
  }

  /** How many collections it may take until anything is seen of it. */
  int steps() {
    return collector == Collector.SERIAL ? 4 : 1;
  }

  /** A heap that has grown to its end can do no more harm by garbage. */
  boolean couldFill(long roomBytes, ContainerFacts facts) {
    return mostBytes - facts.heapCommittedBytes >= roomBytes;
  }
}
