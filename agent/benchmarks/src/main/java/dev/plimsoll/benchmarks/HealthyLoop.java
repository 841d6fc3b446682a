package dev.plimsoll.benchmarks;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.lang.management.ManagementFactory;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.LongAdder;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;

/**
 * A healthy program: a cache that fits (half of the heap), two threads that look up, replace and
 * make garbage as fast as they can.
 */
public final class HealthyLoop {
  /** The JIT is done by then, and the agent has seen whether what it holds costs anything. */
  static final int WARM_UP_MILLIS = 10_000;

  private static final int VALUE_BYTES = 4096;
  private static final long READY_NANOS = 20_000_000_000L;

  private HealthyLoop() {}

  public static void main(String[] arguments) throws Exception {
    LongAdder done = begin(0.5);
    Thread.sleep(WARM_UP_MILLIS);
    awaitAgent();
    AgentCost cost = AgentCost.now();
    long before = done.sum();
    long start = System.nanoTime();
    Thread.sleep(Integer.parseInt(arguments[0]) * 1000L);
    double rate = (done.sum() - before) * 1e9 / (System.nanoTime() - start);
    System.out.println(
        "RESULT "
            + AgentCost.now().since(cost)
            + " rate="
            + rate
            + " sheds="
            + counter("Sheds")
            + " levels="
            + counter("LevelChanges"));
    Runtime.getRuntime().halt(0);
  }

  /**
   * Starts the two threads.
   *
   * @param live the part of the heap that the cache fills
   * @return counts what they do
   */
  static LongAdder begin(double live) {
    int entries = (int) (Runtime.getRuntime().maxMemory() * live / VALUE_BYTES);
    Cache<Integer, byte[]> cache =
        Caffeine.newBuilder().maximumSize(entries).executor(Runnable::run).build();
    LongAdder done = new LongAdder();
    for (int i = 0; i < 2; i++) {
      SplittableRandom random = new SplittableRandom(i);
      Thread worker = new Thread(() -> work(cache, entries, random, done), "worker-" + i);
      worker.setDaemon(true);
      worker.start();
    }
    return done;
  }

  private static void work(
      Cache<Integer, byte[]> cache, int entries, SplittableRandom random, LongAdder done) {
    long sum = 0;
    while (sum != Long.MIN_VALUE) {
      int key = random.nextInt(entries + entries / 8);
      byte[] value = cache.get(key, k -> new byte[VALUE_BYTES - 64]);
      byte[] scratch = value.clone();
      for (int i = 0; i < scratch.length; i += 64) {
        sum += scratch[i];
      }
      done.increment();
    }
  }

  /**
   * The agent's counter, or 0 without an agent. Where there is one its bean has to be there: an
   * agent that is idle, or not up yet, would pass for one that did nothing.
   */
  static Object counter(String name) {
    Object value = attribute(name);
    if (value == null && hasAgent()) {
      throw new IllegalStateException(Child.IDLE + "has no bean");
    }
    return value == null ? 0 : value;
  }

  /**
   * Until the agent is up, at once where there is none; fails if it does not come or is passive.
   */
  static void awaitAgent() throws InterruptedException {
    if (!hasAgent()) {
      return;
    }
    long deadline = System.nanoTime() + READY_NANOS;
    while (!Boolean.TRUE.equals(attribute("Ready"))) {
      if (System.nanoTime() - deadline > 0) {
        throw new IllegalStateException(Child.IDLE + "is not up");
      }
      Thread.sleep(5);
    }
    if (!Boolean.FALSE.equals(attribute("Passive"))) {
      throw new IllegalStateException(Child.IDLE + "is passive");
    }
  }

  private static boolean hasAgent() {
    return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .anyMatch(flag -> flag.matches("-javaagent:([^=]*/)?plimsoll[^/=]*(=.*)?"));
  }

  private static @Nullable Object attribute(String name) {
    try {
      MBeanServer server = ManagementFactory.getPlatformMBeanServer();
      return server.getAttribute(new ObjectName("dev.plimsoll:type=Agent"), name);
    } catch (javax.management.JMException e) {
      return null;
    }
  }
}
