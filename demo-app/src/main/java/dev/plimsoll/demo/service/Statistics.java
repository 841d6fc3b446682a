package dev.plimsoll.demo.service;

import dev.plimsoll.MemoryPressure;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.concurrent.atomic.AtomicLong;

/** Counts what happens in the service, and reads what the JVM and the agent say. Any thread. */
public final class Statistics {
  private final AtomicLong requests = new AtomicLong();
  private final AtomicLong outOfMemoryErrors = new AtomicLong();
  private final AtomicLong levelChanges = new AtomicLong();
  private final AgentBean agent = new AgentBean();

  void register() {
    MemoryPressure.addListener(
        change -> {
          // The current level is told once upon registration, and is no change.
          if (change.from() != change.to()) {
            levelChanges.incrementAndGet();
          }
        });
  }

  /** One more request of any kind. */
  public void countRequest() {
    requests.incrementAndGet();
  }

  /** One more request or chore that found no memory. */
  public void countOutOfMemory() {
    outOfMemoryErrors.incrementAndGet();
  }

  /** Everything but what only the service knows. */
  Figures read() {
    Figures figures = new Figures();
    Runtime runtime = Runtime.getRuntime();
    figures.put("uptimeMillis", ManagementFactory.getRuntimeMXBean().getUptime());
    figures.put("heap.used", runtime.totalMemory() - runtime.freeMemory());
    figures.put("heap.max", runtime.maxMemory());
    figures.put("heap.live", afterLastCollection());
    for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
      figures.add("gc.count", collector.getCollectionCount());
      figures.add("gc.millis", collector.getCollectionTime());
    }
    figures.put("requests", requests);
    figures.put("outOfMemoryErrors", outOfMemoryErrors);
    figures.put("level", MemoryPressure.level());
    figures.put("levelChanges", levelChanges);
    figures.put("agent.present", MemoryPressure.isAgentActive());
    agent.readInto(figures);
    return figures;
  }

  /** What the pools held after their last collections; on a region collector an upper bound. */
  private static long afterLastCollection() {
    long bytes = 0;
    for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
      MemoryUsage usage = pool.getType() == MemoryType.HEAP ? pool.getCollectionUsage() : null;
      bytes += usage == null ? 0 : usage.getUsed();
    }
    return bytes;
  }
}
