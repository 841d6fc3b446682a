package dev.plimsoll.core.signal;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryUsage;
import java.util.ArrayList;
import java.util.List;

/**
 * Metaspace and compressed class space against their maxima, the fuller of the two. Committed, not
 * used: the error comes at 72 % used and 100 % committed (facts/hotspot-facts F). A pool without a
 * maximum has no gauge.
 */
public final class MetaspaceGauge implements ResourceGauge {
  private final MemoryPoolMXBean[] limited;

  /** Written by the notify thread, read by control. */
  private volatile long used = -1;

  private volatile long max = Long.MAX_VALUE;

  private MetaspaceGauge(MemoryPoolMXBean[] limited) {
    this.limited = limited;
  }

  /** Looks the pools up. */
  public static MetaspaceGauge ofThisJvm() {
    List<MemoryPoolMXBean> pools = new ArrayList<>();
    for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
      String name = pool.getName();
      boolean classes = name.equals("Metaspace") || name.equals("Compressed Class Space");
      if (classes && pool.getUsage().getMax() > 0) {
        pools.add(pool);
      }
    }
    return new MetaspaceGauge(pools.toArray(new MemoryPoolMXBean[0]));
  }

  /** Whether the metaspace itself has a maximum; the class space always has. */
  public boolean hasMaximum() {
    for (MemoryPoolMXBean pool : limited) {
      if (pool.getName().equals("Metaspace")) {
        return true;
      }
    }
    return false;
  }

  @Override
  public long used() {
    return used;
  }

  @Override
  public long max() {
    return max;
  }

  @Override
  public long next() {
    return 0;
  }

  @Override
  public boolean isOfNow() {
    return false;
  }

  @Override
  public void poll() {
    double fullest = -1;
    for (MemoryPoolMXBean pool : limited) {
      MemoryUsage usage = pool.getUsage();
      double share = (double) usage.getCommitted() / usage.getMax();
      if (share > fullest) {
        fullest = share;
        used = usage.getCommitted();
        max = usage.getMax();
      }
    }
  }
}
