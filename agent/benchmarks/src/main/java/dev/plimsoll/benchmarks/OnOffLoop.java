package dev.plimsoll.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import dev.plimsoll.benchmarks.work.Workload;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.Locale;
import java.util.concurrent.atomic.LongAdder;
import javax.management.Attribute;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/**
 * A program with the agent on and off by turns, told over JMX, in windows of the same length: that
 * of {@link HealthyLoop} or {@link ChurnLoop}, or a {@link Workload} by its name. Arguments: pairs,
 * milliseconds of a window, milliseconds left out after each change, the live part of the heap, the
 * program. Prints for each window {@code on|off}, operations a second, CPU nanoseconds of the whole
 * process and of the program's threads for each, collections for a million, the agent's part of a
 * processor and the time in collections, both in per mille.
 */
public final class OnOffLoop {
  private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
  private final OperatingSystemMXBean system =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private final LongAdder done;

  private OnOffLoop(LongAdder done) {
    this.done = done;
  }

  public static void main(String[] arguments) throws Exception {
    int pairs = Integer.parseInt(arguments[0]);
    long window = Long.parseLong(arguments[1]);
    long settle = Long.parseLong(arguments[2]);
    String program = arguments[4];
    OnOffLoop loop = new OnOffLoop(begin(program, Double.parseDouble(arguments[3])));
    Thread.sleep(HealthyLoop.WARM_UP_MILLIS);
    HealthyLoop.awaitAgent();
    StringBuilder result = new StringBuilder("RESULT ");
    AgentCost onBefore = AgentCost.now();
    AgentCost on = onBefore;
    for (int i = 0; i < pairs; i++) {
      // Off, on, on, off: a drift in one direction is the same for both.
      boolean first = i % 2 != 0;
      loop.window(first, window, settle, result);
      loop.window(!first, window, settle, result);
    }
    loop.enable(true);
    Thread.sleep(settle);
    onBefore = AgentCost.now();
    Thread.sleep(window);
    on = AgentCost.now();
    System.out.println(
        result
            + " "
            + on.since(onBefore)
            + " sheds="
            + HealthyLoop.counter("Sheds")
            + " levels="
            + HealthyLoop.counter("LevelChanges")
            + " asked="
            + HealthyLoop.counter("CollectionsAsked")
            + " held="
            + HealthyLoop.counter("BallastHeldBytes"));
    Runtime.getRuntime().halt(0);
  }

  private static LongAdder begin(String program, double live) throws Exception {
    return switch (program) {
      case "healthy" -> HealthyLoop.begin(live);
      case "churn", "service" -> ChurnLoop.begin(live, program.equals("service"));
      default -> WorkLoop.begin(Workload.of(program));
    };
  }

  private void enable(boolean on) throws Exception {
    server.setAttribute(new ObjectName("dev.plimsoll:type=Agent"), new Attribute("Enabled", on));
  }

  private void window(boolean on, long millis, long settle, StringBuilder result) throws Exception {
    enable(on);
    Thread.sleep(settle);
    long before = done.sum();
    long cpu = system.getProcessCpuTime();
    long workers = cpuNanos("worker-");
    long agent = cpuNanos("plimsoll-");
    long collections = collections();
    long collecting = collectingMillis();
    long start = System.nanoTime();
    Thread.sleep(millis);
    long operations = done.sum() - before;
    long nanos = System.nanoTime() - start;
    result.append(
        String.format(
            Locale.ROOT,
            "%s:%.0f:%.1f:%.1f:%.2f:%.2f:%d ",
            on ? "on" : "off",
            operations * 1e9 / nanos,
            (double) (system.getProcessCpuTime() - cpu) / operations,
            (double) (cpuNanos("worker-") - workers) / operations,
            (collections() - collections) * 1e6 / operations,
            (cpuNanos("plimsoll-") - agent) * 1e3 / nanos,
            (collectingMillis() - collecting) * 1_000_000_000 / nanos));
  }

  /** Finer than that of the process, which the JDK counts in hundredths of a second. */
  private static long cpuNanos(String prefix) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long sum = 0;
    for (ThreadInfo info : threads.getThreadInfo(threads.getAllThreadIds())) {
      if (info != null && info.getThreadName().startsWith(prefix)) {
        sum += threads.getThreadCpuTime(info.getThreadId());
      }
    }
    return sum;
  }

  private static long collections() {
    long sum = 0;
    for (GarbageCollectorMXBean bean : ManagementFactory.getGarbageCollectorMXBeans()) {
      sum += bean.getCollectionCount();
    }
    return sum;
  }

  private static long collectingMillis() {
    long sum = 0;
    for (GarbageCollectorMXBean bean : ManagementFactory.getGarbageCollectorMXBeans()) {
      sum += bean.getCollectionTime();
    }
    return sum;
  }
}
