package dev.plimsoll.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import dev.plimsoll.MemoryPressure;
import dev.plimsoll.benchmarks.work.Workload;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.Histogram;

/**
 * The child of {@link Workloads}: two threads take steps as fast as they can, first to warm up,
 * then counted. Beside them lie small caches; they are registered where that is what is measured.
 */
public final class WorkLoop {
  private static final int THREADS = 2;
  private static final int CACHES = 1000;
  private static final int ENTRIES_EACH = 10;
  private static final long LONGEST_NANOS = 60_000_000_000L;

  private final List<Runner> runners = new ArrayList<>();
  private volatile boolean counting;
  private volatile boolean over;

  private WorkLoop() {}

  public static void main(String[] arguments) throws Exception {
    List<Map<Integer, String>> caches = smallCaches();
    if (arguments[1].equals("caches")) {
      for (int i = 0; i < caches.size(); i++) {
        MemoryPressure.registerCache("small-" + i, caches.get(i));
      }
    }
    new WorkLoop()
        .run(
            Workload.of(arguments[0]),
            Integer.parseInt(arguments[2]),
            Integer.parseInt(arguments[3]));
    // Held weakly by the agent: they have to live until here.
    Runtime.getRuntime().halt(caches.size() - CACHES);
  }

  /**
   * Two threads without end.
   *
   * @return counts their steps
   */
  static LongAdder begin(Workload workload) throws Exception {
    LongAdder done = new LongAdder();
    for (int i = 0; i < THREADS; i++) {
      Workload.Worker worker = workload.worker();
      SplittableRandom random = new SplittableRandom(i);
      Thread thread = new Thread(() -> stepForEver(worker, random, done), "worker-" + i);
      thread.setDaemon(true);
      thread.start();
    }
    return done;
  }

  private static void stepForEver(Workload.Worker worker, SplittableRandom random, LongAdder done) {
    long sum = 0;
    try {
      while (sum != Long.MIN_VALUE) {
        sum += worker.step(random);
        done.increment();
      }
    } catch (Exception e) {
      e.printStackTrace();
      Runtime.getRuntime().halt(1);
    }
  }

  private static List<Map<Integer, String>> smallCaches() {
    List<Map<Integer, String>> caches = new ArrayList<>();
    for (int i = 0; i < CACHES; i++) {
      Map<Integer, String> cache = new ConcurrentHashMap<>();
      for (int key = 0; key < ENTRIES_EACH; key++) {
        cache.put(key, "value " + key);
      }
      caches.add(cache);
    }
    return caches;
  }

  private void run(Workload workload, int warmSeconds, int seconds) throws Exception {
    for (int i = 0; i < THREADS; i++) {
      Runner runner = new Runner(workload.worker(), i);
      runners.add(runner);
      runner.start();
    }
    Thread.sleep(warmSeconds * 1000L);
    HealthyLoop.awaitAgent();
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    AgentCost agentBefore = AgentCost.now();
    long cpuBefore = system.getProcessCpuTime();
    counting = true;
    long start = System.nanoTime();
    Thread.sleep(seconds * 1000L);
    over = true;
    long nanos = System.nanoTime() - start;
    long cpu = system.getProcessCpuTime() - cpuBefore;
    String agent = AgentCost.now().since(agentBefore);
    Histogram steps = new Histogram(LONGEST_NANOS, 3);
    for (Runner runner : runners) {
      runner.join();
      steps.add(runner.steps);
    }
    long count = Math.max(1, steps.getTotalCount());
    System.out.println(
        "RESULT rate="
            + count * 1e9 / nanos
            + " p99Micros="
            + steps.getValueAtPercentile(99) / 1e3
            + " cpuMicros="
            + cpu / 1e3 / count
            + " sheds="
            + HealthyLoop.counter("Sheds")
            + " levels="
            + HealthyLoop.counter("LevelChanges")
            + " "
            + agent);
  }

  /** One thread, with its own histogram. */
  private final class Runner extends Thread {
    final Histogram steps = new Histogram(LONGEST_NANOS, 3);
    private final Workload.Worker worker;
    private final SplittableRandom random;

    Runner(Workload.Worker worker, int number) {
      super("worker-" + number);
      setDaemon(true);
      this.worker = worker;
      this.random = new SplittableRandom(number);
    }

    @Override
    public void run() {
      long sum = 0;
      try {
        while (!over) {
          long start = System.nanoTime();
          sum += worker.step(random);
          if (counting) {
            steps.recordValue(System.nanoTime() - start);
          }
        }
      } catch (Exception e) {
        e.printStackTrace();
        Runtime.getRuntime().halt(1);
      }
      if (sum == Long.MIN_VALUE) {
        System.out.println(sum);
      }
    }
  }
}
