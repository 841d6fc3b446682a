package dev.plimsoll.it.scenario;

import dev.plimsoll.MemoryPressure;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.management.Attribute;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/** Fills the heap with a cache while the agent only looks on, and then has it act. */
public final class SwitchedOn extends Scenario {
  /** Less than the reserve in one piece: on Serial one survivor space of 3 % is never filled. */
  private static final double FREE_SHARE = 0.06;

  private static final int ENTRY = 4 << 10;
  private static final int PATIENCE = 1000;

  private final Runtime runtime = Runtime.getRuntime();
  private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
  private Map<Integer, byte[]> cache = new ConcurrentHashMap<>();

  public static void main(String[] arguments) {
    new SwitchedOn().run();
  }

  @Override
  protected void play() throws Exception {
    ObjectName agent = AgentBean.awaitRegistration(server);
    AgentBean.awaitReady();
    MemoryPressure.registerCache("cargo", cache);
    dryRun(agent, true);
    ready();
    fill();
    int filled = cache.size();
    // The agent has long looked at what was filled in so many collections.
    Thread.sleep(1000);
    result("takenInDryRun", filled - cache.size());
    result("freeShare", freeBytes() / (double) runtime.maxMemory());
    result("reserveInDryRun", number(agent, "ReserveHeldBytes"));
    dryRun(agent, false);
    for (int i = 0; i < PATIENCE && number(agent, "ReserveHeldBytes") == 0; i++) {
      Thread.sleep(20);
    }
    result("taken", filled - cache.size());
    result("reserve", number(agent, "ReserveHeldBytes"));
  }

  /** Alive, and not with garbage. */
  private void fill() {
    long least = (long) (FREE_SHARE * runtime.maxMemory());
    while (freeBytes() > least) {
      while (freeBytes() > least) {
        cache.put(cache.size(), new byte[ENTRY]);
      }
      System.gc();
    }
  }

  private long freeBytes() {
    return runtime.maxMemory() - runtime.totalMemory() + runtime.freeMemory();
  }

  private void dryRun(ObjectName agent, boolean on) throws JMException {
    server.setAttribute(agent, new Attribute("DryRun", on));
  }

  private long number(ObjectName agent, String name) throws JMException {
    return ((Number) server.getAttribute(agent, name)).longValue();
  }

  @Override
  protected void tidy() {
    cache = null;
  }
}
