package dev.plimsoll.core.signal;

import dev.plimsoll.core.pressure.HeapSample;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryUsage;
import org.jspecify.annotations.Nullable;

/**
 * Reads what the pools held after the last collection. Each read allocates 48 bytes, can block in
 * an allocation stall of ZGC and can fail in a full heap, so {@link #poll} runs on the notify
 * thread and the control thread takes its answer as optional.
 */
public final class CollectionReader {
  private final MemoryPoolMXBean[] pools;
  private final MemoryPoolMXBean[] oldPools;
  private final GarbageCollectorMXBean[] all;
  private final GarbageCollectorMXBean[] whole;
  private long seenCollections = -1;

  /** Written by the notify thread, read by the control thread: one reference, so never torn. */
  private volatile @Nullable Reading last;

  public CollectionReader(HeapBeans beans) {
    this.pools = beans.heapPools().toArray(new MemoryPoolMXBean[0]);
    this.oldPools = beans.oldPools().toArray(new MemoryPoolMXBean[0]);
    this.all = HeapProbe.array(beans.collectors());
    this.whole = HeapProbe.array(beans.wholeHeapCollectors());
  }

  /** Reads again if a collection has ended since. Notify thread only. */
  public boolean poll() {
    long collections = HeapProbe.count(all);
    if (collections == seenCollections) {
      return false;
    }
    long full = HeapProbe.count(whole);
    long used = sum(pools);
    long old = sum(oldPools);
    if (HeapProbe.count(whole) == full) {
      seenCollections = collections;
      last = new Reading(used, old, full);
    }
    return true;
  }

  /** Copies the last reading, or -1 where there is none. Control thread; no allocation. */
  void copyTo(HeapSample sample) {
    Reading reading = last;
    sample.collectionUsageBytes = reading == null ? -1 : reading.usedBytes;
    sample.oldCollectionUsageBytes = reading == null ? -1 : reading.oldBytes;
    sample.collectionUsageFullCount = reading == null ? -1 : reading.fullCount;
  }

  private static long sum(MemoryPoolMXBean[] pools) {
    long sum = 0;
    for (MemoryPoolMXBean pool : pools) {
      MemoryUsage usage = pool.getCollectionUsage();
      sum += usage == null ? 0 : usage.getUsed();
    }
    return sum;
  }

  private record Reading(long usedBytes, long oldBytes, long fullCount) {}
}
