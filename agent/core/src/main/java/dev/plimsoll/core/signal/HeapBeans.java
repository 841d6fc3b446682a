package dev.plimsoll.core.signal;

import dev.plimsoll.core.pressure.Collector;
import dev.plimsoll.core.pressure.HeapModel;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * This JVM's collector and pool beans, sorted by what they tell. G1 has two collector beans on JDK
 * 17 and three on 25, ZGC has two and four. Immutable; safe for any thread.
 */
public final class HeapBeans {
  private final List<GarbageCollectorMXBean> collectors;
  private final List<MemoryPoolMXBean> heapPools;

  HeapBeans(List<GarbageCollectorMXBean> collectors, List<MemoryPoolMXBean> heapPools) {
    this.collectors = List.copyOf(collectors);
    this.heapPools = List.copyOf(heapPools);
  }

  /** Looks the beans up. Loads the management classes: some 20 ms, so never in premain. */
  public static HeapBeans ofThisJvm() {
    List<MemoryPoolMXBean> pools = new ArrayList<>();
    for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
      if (pool.getType() == MemoryType.HEAP) {
        pools.add(pool);
      }
    }
    return new HeapBeans(ManagementFactory.getGarbageCollectorMXBeans(), pools);
  }

  public List<GarbageCollectorMXBean> collectors() {
    return collectors;
  }

  List<MemoryPoolMXBean> heapPools() {
    return heapPools;
  }

  /**
   * What the rules of pressure need to know of this heap.
   *
   * @throws NullPointerException unless {@link #isKnown}
   */
  public HeapModel model() {
    long max = Runtime.getRuntime().maxMemory();
    long old = -1;
    for (MemoryPoolMXBean pool : oldPools()) {
      old = Math.max(old, pool.getUsage().getMax());
    }
    return new HeapModel(
        Objects.requireNonNull(collector(), "collector"), max, old > 0 ? old : max);
  }

  /**
   * The pools in which objects grow old: those with a usage threshold, which HotSpot gives to no
   * young pool; of the generational single-heap collectors' two, the one that is not the young one.
   */
  List<MemoryPoolMXBean> oldPools() {
    List<MemoryPoolMXBean> old = new ArrayList<>();
    for (MemoryPoolMXBean pool : heapPools) {
      if (pool.isUsageThresholdSupported() && !pool.getName().contains("Young")) {
        old.add(pool);
      }
    }
    return old;
  }

  /** Whether the collector is one that the rules of pressure know; Epsilon is not. */
  public boolean isKnown() {
    return collector() != null;
  }

  /** The names of the collector's beans, for people. */
  public String names() {
    List<String> names = new ArrayList<>();
    for (GarbageCollectorMXBean bean : collectors) {
      names.add(bean.getName());
    }
    return String.join(", ", names);
  }

  /** The collector, by its beans; null for an unknown one. */
  private @Nullable Collector collector() {
    if (has("ZGC Major Cycles")) {
      return Collector.ZGC_GENERATIONAL;
    } else if (has("ZGC Cycles")) {
      return Collector.ZGC;
    } else if (has("Shenandoah Cycles")) {
      return heapPools.size() > 1 ? Collector.SHENANDOAH_GENERATIONAL : Collector.SHENANDOAH;
    } else if (has("G1 Old Generation")) {
      return Collector.G1;
    } else if (has("PS MarkSweep")) {
      return Collector.PARALLEL;
    }
    return has("MarkSweepCompact") ? Collector.SERIAL : null;
  }

  /**
   * Whether a full heap is collected while all stand still, under the lock that guards what is free
   * as well (by JDK 17 and 25): ZGC's allocations need none, Shenandoah's none for so long.
   */
  boolean stopWhenFull() {
    return has("MarkSweepCompact") || has("PS MarkSweep") || has("G1 Old Generation");
  }

  /** Beans that count collections of the whole heap: full ones, or whole concurrent cycles. */
  List<GarbageCollectorMXBean> wholeHeapCollectors() {
    List<GarbageCollectorMXBean> whole = new ArrayList<>();
    for (GarbageCollectorMXBean bean : collectors) {
      switch (bean.getName()) {
        case "MarkSweepCompact",
            "PS MarkSweep",
            "G1 Old Generation",
            "ZGC Cycles",
            "ZGC Major Cycles",
            "Shenandoah Cycles" ->
            whole.add(bean);
        default -> {}
      }
    }
    return whole;
  }

  /** Beans whose time is time in which the application stood still. */
  List<GarbageCollectorMXBean> pausingCollectors() {
    List<GarbageCollectorMXBean> pausing = new ArrayList<>();
    for (GarbageCollectorMXBean bean : collectors) {
      String name = bean.getName();
      if (!name.contains("Cycles") && !name.contains("Concurrent")) {
        pausing.add(bean);
      }
    }
    return pausing;
  }

  /**
   * Beans that count the collections which more free heap would make rarer. Serial's and Parallel's
   * young generation has its size whatever the old one holds, so there only full ones.
   */
  List<GarbageCollectorMXBean> spaceBoundCollectors() {
    List<GarbageCollectorMXBean> bound = new ArrayList<>();
    for (GarbageCollectorMXBean bean : collectors) {
      switch (bean.getName()) {
        case "MarkSweepCompact",
            "PS MarkSweep",
            "G1 Young Generation",
            "G1 Old Generation",
            "ZGC Cycles",
            "ZGC Minor Cycles",
            "ZGC Major Cycles",
            "Shenandoah Cycles" ->
            bound.add(bean);
        default -> {}
      }
    }
    return bound;
  }

  private boolean has(String name) {
    for (GarbageCollectorMXBean bean : collectors) {
      if (bean.getName().equals(name)) {
        return true;
      }
    }
    return false;
  }
}
