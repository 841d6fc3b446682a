package dev.plimsoll.benchmarks;

import dev.plimsoll.Evictable;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * What a million owners of a marked field cost, in paired runs of child JVMs with the field marked
 * and not: bytes and nanoseconds of CPU each, and the collections while garbage is made beside them
 * (young pauses; on ZGC, whose pauses are far below a millisecond, whole cycles). Options: {@code
 * --agent JAR --java JAVA[,JAVA] --gc g1,parallel,z --rounds 5 --garbage 30}, this one in millions
 * of arrays of 80 bytes.
 */
final class Instances {
  private static final int COUNT = 1_000_000;
  private static final int START_MILLIS = 2_500;
  private static final Map<String, String> FLAGS =
      Map.of("g1", "-XX:+UseG1GC", "parallel", "-XX:+UseParallelGC", "z", "-XX:+UseZGC");

  private Instances() {}

  /** An owner whose cache is served. */
  static final class Marked {
    @Evictable final Map<String, String> cache = new ConcurrentHashMap<>(1);
  }

  /** The same without the mark. */
  static final class Unmarked {
    final Map<String, String> cache = new ConcurrentHashMap<>(1);
  }

  /** One of another class: what dies while the JVM warms up stays in the table of its class. */
  static final class WarmMarked {
    @Evictable final Map<String, String> cache = new ConcurrentHashMap<>(1);
  }

  /** The same without the mark. */
  static final class WarmUnmarked {
    final Map<String, String> cache = new ConcurrentHashMap<>(1);
  }

  /** The host: {@code marked} or not. */
  public static final class Host {
    private Host() {}

    public static void main(String[] arguments) throws InterruptedException {
      // Unmarked owners are made so fast that the agent's start would fall into what is measured.
      Thread.sleep(START_MILLIS);
      boolean marked = Boolean.parseBoolean(arguments[0]);
      Supplier<Object> warm = marked ? WarmMarked::new : WarmUnmarked::new;
      for (int round = 0; round < 3; round++) {
        fill(new Object[COUNT / 4], warm);
      }
      Supplier<Object> owner = marked ? Marked::new : Unmarked::new;
      // Links its mark.
      fill(new Object[1], owner);
      System.gc();
      long before = used();
      Object[] owners = new Object[COUNT];
      ThreadMXBean threads = ManagementFactory.getThreadMXBean();
      long start = threads.getCurrentThreadCpuTime();
      fill(owners, owner);
      long nanos = threads.getCurrentThreadCpuTime() - start;
      System.gc();
      long bytes = used() - before;
      long pauseStart = youngMillis();
      long young = youngCount();
      byte[][] ring = new byte[1024][];
      for (long i = Long.parseLong(arguments[1]) * 1_000_000; i > 0; i--) {
        ring[(int) i & 1023] = new byte[64];
      }
      System.out.println(
          "RESULT nanos="
              + nanos / COUNT
              + " bytes="
              + bytes / COUNT
              + " youngMillis="
              + (youngMillis() - pauseStart)
              + " young="
              + (youngCount() - young)
              + " left="
              + (ring.length + owners.length));
    }

    private static void fill(Object[] owners, Supplier<Object> made) {
      for (int i = 0; i < owners.length; i++) {
        owners[i] = made.get();
      }
    }

    private static long used() {
      return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private static long youngMillis() {
      return young().getCollectionTime();
    }

    private static long youngCount() {
      return young().getCollectionCount();
    }

    private static GarbageCollectorMXBean young() {
      for (GarbageCollectorMXBean bean : ManagementFactory.getGarbageCollectorMXBeans()) {
        String name = bean.getName();
        if (name.contains("Young") || name.contains("Scavenge") || name.equals("ZGC Cycles")) {
          return bean;
        }
      }
      throw new IllegalStateException("no young collector");
    }
  }

  static void main(String[] arguments) throws Exception {
    Options options = new Options(arguments);
    System.out.println(
        "| java | field | ns each | bytes each | ms of collections | collections | ms of one, pairs"
            + " | least to most | n |");
    System.out.println("|---|---|---|---|---|---|---|---|---|");
    for (String java :
        options.list("java", Path.of(System.getProperty("java.home"), "bin", "java").toString())) {
      for (String collector : options.list("gc", "g1,parallel")) {
        List<Map<String, List<Double>>> results = List.of(new TreeMap<>(), new TreeMap<>());
        for (int i = 0; i < options.number("rounds", 5); i++) {
          // In turn, and the other way round each time: a pair shares what the machine does.
          for (int marked : new int[] {i % 2, 1 - i % 2}) {
            run(options, java, collector, marked == 1, results.get(marked));
          }
        }
        tell(java + " " + collector, "plain", results.get(0), results.get(0));
        tell(java + " " + collector, "marked", results.get(1), results.get(0));
      }
    }
  }

  private static void tell(
      String jvm,
      String field,
      Map<String, List<Double>> results,
      Map<String, List<Double>> unmarked) {
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < results.get("youngMillis").size(); i++) {
      ratios.add(millisOfOne(results, i) / Math.max(0.01, millisOfOne(unmarked, i)));
    }
    ratios.sort(null);
    System.out.printf(
        Locale.ROOT,
        "| %s | %s | %.0f | %.0f | %.0f | %.0f | %.3f | %.3f to %.3f | %d |%n",
        jvm,
        field,
        Startup.median(results.get("nanos")),
        Startup.median(results.get("bytes")),
        Startup.median(results.get("youngMillis")),
        Startup.median(results.get("young")),
        Startup.median(ratios),
        ratios.get(0),
        ratios.get(ratios.size() - 1),
        ratios.size());
  }

  private static double millisOfOne(Map<String, List<Double>> results, int round) {
    return results.get("youngMillis").get(round) / Math.max(1, results.get("young").get(round));
  }

  private static void run(
      Options options,
      String java,
      String collector,
      boolean marked,
      Map<String, List<Double>> results)
      throws Exception {
    String agent = options.get("agent", "agent/dist/target/plimsoll-agent.jar") + "=log=warn";
    String result =
        new Child(Path.of(java), 120)
            .with(FLAGS.get(collector), "-Xms1g", "-Xmx1g", "-Xmn200m", "-javaagent:" + agent)
            .classPathOfThis()
            .with(Host.class.getName(), Boolean.toString(marked), options.get("garbage", "30"))
            .run();
    for (String pair : result.split(" ")) {
      String[] parts = pair.split("=");
      if (parts.length != 2) {
        throw new IllegalStateException(result);
      }
      results.computeIfAbsent(parts[0], key -> new ArrayList<>()).add(Double.valueOf(parts[1]));
    }
  }
}
