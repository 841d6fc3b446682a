package dev.plimsoll.core.signal;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryUsage;
import java.util.ArrayList;
import java.util.List;

/**
 * Metaspace and compressed class space against their maxima, the fuller of the two. What counts is
 * what is committed, not what is used: the error was seen at 72 % used and 100 % committed. A pool
 * without a maximum has no gauge.
 */
public final class MetaspaceGauge extends PolledGauge {
  private final MemoryPoolMXBean[] limited;

  MetaspaceGauge(MemoryPoolMXBean... limited) {
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
  public void poll() {
    try {
      read();
    } catch (InternalError e) {
      // What the JVM throws where the heap has no room for its answer: the last reading stands. As
      // an error of ours five of them would end the agent's work, in the heap that needs it.
      return;
    }
  }

  private void read() {
    double fullest = -1;
    long used = -1;
    long max = Long.MAX_VALUE;
    for (MemoryPoolMXBean pool : limited) {
      MemoryUsage usage = pool.getUsage();
      double share = (double) usage.getCommitted() / usage.getMax();
      if (share > fullest) {
        fullest = share;
        used = usage.getCommitted();
        max = usage.getMax();
      }
    }
    show(used, max);
  }
}
