package dev.plimsoll.core.signal;

import dev.plimsoll.core.base.NanoClock;
import dev.plimsoll.core.pressure.HeapSample;
import java.lang.management.GarbageCollectorMXBean;
import java.util.List;

/**
 * Reads the heap without garbage: {@link HeapUse} (35-70 ns, sees Eden and humongous regions) and
 * the collector beans' counters (30 ns each). What costs an allocation is read by {@link
 * CollectionReader} and {@link CollectionProver} on another thread and only copied here. Confined
 * to the control thread.
 */
public final class HeapProbe {
  private final NanoClock clock;
  private final boolean stopsWhenFull;
  private final HeapUse use = new HeapUse();
  private final GarbageCollectorMXBean[] all;
  private final GarbageCollectorMXBean[] whole;
  private final GarbageCollectorMXBean[] pausing;
  private final GarbageCollectorMXBean[] spaceBound;
  private final CollectionReader reader;
  private final CollectionProver prover;

  public HeapProbe(
      HeapBeans beans, CollectionReader reader, CollectionProver prover, NanoClock clock) {
    this.clock = clock;
    this.stopsWhenFull = beans.stopWhenFull();
    this.reader = reader;
    this.prover = prover;
    this.all = array(beans.collectors());
    this.whole = array(beans.wholeHeapCollectors());
    this.pausing = array(beans.pausingCollectors());
    this.spaceBound = array(beans.spaceBoundCollectors());
  }

  /**
   * Fills in what the JVM tells; what only the agent's runtime knows stays as it is.
   *
   * @param spare leaves out what is in use, for which one has to wait in a heap that {@link
   *     #stopsWhenFull}: 0.3 s were seen, while one failing allocation took the lock after another
   */
  public void fill(HeapSample sample, boolean spare) {
    sample.nanos = clock.nanoTime();
    if (!spare) {
      sample.usedBytes = use.bytes();
    }
    sample.collections = count(all);
    sample.fullCollections = count(whole);
    sample.spaceCollections = count(spaceBound);
    sample.pauseMillis = time(pausing);
    sample.spaceMillis = time(spaceBound);
    reader.copyTo(sample);
    prover.copyTo(sample);
  }

  /**
   * Whether a heap that is full stands still in one collection after the other, so that whoever
   * waits for anything comes to nothing in between. Any thread.
   */
  public boolean stopsWhenFull() {
    return stopsWhenFull;
  }

  /** Collections of all kinds so far. */
  public static long count(GarbageCollectorMXBean[] beans) {
    long sum = 0;
    for (GarbageCollectorMXBean bean : beans) {
      sum += Math.max(0, bean.getCollectionCount());
    }
    return sum;
  }

  static GarbageCollectorMXBean[] array(List<GarbageCollectorMXBean> beans) {
    return beans.toArray(new GarbageCollectorMXBean[0]);
  }

  private static long time(GarbageCollectorMXBean[] beans) {
    long sum = 0;
    for (GarbageCollectorMXBean bean : beans) {
      sum += Math.max(0, bean.getCollectionTime());
    }
    return sum;
  }
}
