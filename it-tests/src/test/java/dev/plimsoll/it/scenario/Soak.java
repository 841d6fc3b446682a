package dev.plimsoll.it.scenario;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.plimsoll.MemoryPressure;
import dev.plimsoll.PressureLevel;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.util.ArrayList;
import java.util.List;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/**
 * Episode after episode: a cache grows, and beside it memory that nobody may shed, until the level
 * rises and something is shed; both are let go and the level comes back. After each it tells what
 * the process holds. The arguments: how many episodes, and within how many seconds all of them are
 * to start.
 */
public final class Soak extends Scenario {
  private static final double BYTES_PER_SECOND = 60e6;
  private static final int HELD_BYTES = 256 << 10;

  /** So much that the level rises even if nothing is left of the cache. */
  private static final int MOST_HELD = (int) (Runtime.getRuntime().maxMemory() * 0.72 / HELD_BYTES);

  private static final long PATIENCE_NANOS = 30_000_000_000L;

  private final int episodes;
  private final long spacingNanos;
  private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
  private ObjectName agent;
  private final LevelWatch levels = LevelWatch.start();
  private int errors;

  private Soak(int episodes, int seconds) {
    this.episodes = episodes;
    this.spacingNanos = seconds * 1_000_000_000L / episodes;
  }

  public static void main(String[] arguments) {
    new Soak(Integer.parseInt(arguments[0]), Integer.parseInt(arguments[1])).run();
  }

  @Override
  protected void play() throws Exception {
    agent = AgentBean.awaitRegistration(server);
    MemoryPressure.registerShutdownHook("hook", 1, context -> {});
    ready();
    long start = System.nanoTime();
    int missed = 0;
    for (int i = 0; i < episodes; i++) {
      missed += episode(i % 2 == 0 ? "map" : "caffeine") ? 0 : 1;
      System.out.println(sample(i));
      System.out.flush();
      while (System.nanoTime() - start < (i + 1) * spacingNanos) {
        Thread.sleep(20);
      }
    }
    result("episodes", episodes);
    result("missed", missed);
    result("outOfMemory", errors);
    result("levelChanges", levels.changes());
    result("highest", levels.highest());
    resultsOfAgent();
  }

  /** Whether something was shed and the level came back. */
  private boolean episode(String kind) throws Exception {
    Caches cache = Caches.of(kind);
    boolean shed;
    try (var registration = MemoryPressure.registerCache("cargo", cache.registered())) {
      long before = number("Sheds");
      int changes = levels.changes();
      List<byte[]> held = new ArrayList<>();
      CacheLoad load = new CacheLoad(cache.map(), 2, BYTES_PER_SECOND);
      long begin = System.nanoTime();
      load.start();
      while ((number("Sheds") == before || levels.changes() == changes)
          && isSoon(begin)
          && !load.isHopeless()) {
        if (held.size() < MOST_HELD) {
          held.add(new byte[HELD_BYTES]);
        }
        Thread.sleep(20);
      }
      Thread.sleep(200);
      load.stop();
      shed = number("Sheds") > before && levels.changes() > changes;
      held.clear();
      errors += load.errors();
      cache.map().clear();
      if (registration == null) {
        return false;
      }
    }
    long begin = System.nanoTime();
    while (!isCalm() && isSoon(begin)) {
      // Nothing allocates any more, so nothing would prove that there is room.
      System.gc();
      Thread.sleep(50);
    }
    return shed && isCalm();
  }

  private static boolean isSoon(long begin) {
    return System.nanoTime() - begin < PATIENCE_NANOS;
  }

  private boolean isCalm() throws Exception {
    return MemoryPressure.level() == PressureLevel.NORMAL
        && number("BallastHeldBytes") >= number("BallastBytes") / 64 * 60;
  }

  private long number(String name) throws Exception {
    return ((Number) server.getAttribute(agent, name)).longValue();
  }

  private String sample(int episode) throws Exception {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    long metaspace = 0;
    for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
      if (pool.getName().equals("Metaspace")) {
        metaspace = pool.getUsage().getUsed();
      }
    }
    long files =
        ((UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
            .getOpenFileDescriptorCount();
    // Less the reserve, which the agent gives back where collections come as often as here.
    long heap = runtime.totalMemory() - runtime.freeMemory() - number("ReserveHeldBytes");
    return "SAMPLE episode="
        + episode
        + " heap="
        + heap
        + " metaspace="
        + metaspace
        + " threads="
        + ManagementFactory.getThreadMXBean().getThreadCount()
        + " files="
        + files
        + " ballast="
        + number("BallastHeldBytes")
        + " classes="
        + ManagementFactory.getClassLoadingMXBean().getLoadedClassCount();
  }
}
