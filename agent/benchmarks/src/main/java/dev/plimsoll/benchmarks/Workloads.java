package dev.plimsoll.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What the agent costs real programs: throughput, the slowest of a hundred steps, and CPU, in child
 * JVMs that run in turn without the agent, with it, and with it and a thousand registered caches.
 * The turn moves by one in each round, so that no mode always comes first. Options: {@code --agent
 * JAR --java JAVA --gc g1 --work lucene,h2,javac,http,kryo,caffeine --rounds 5 --warm 8 --seconds 4
 * --heap 512m}.
 */
final class Workloads {
  private static final List<String> MODES = List.of("off", "on", "caches");

  private Workloads() {}

  static void main(String[] arguments) throws Exception {
    Options options = new Options(arguments);
    String java =
        options.get("java", Path.of(System.getProperty("java.home"), "bin", "java").toString());
    String gc = options.get("gc", "g1");
    System.out.println(
        "| java | collector | program | pairs | throughput on/off | with 1,000 caches | p99 on/off"
            + " | with 1,000 caches | CPU a step on/off | with 1,000 caches"
            + " | agent's CPU %, alone / with 1,000 caches | sheds | level changes |");
    System.out.println("|" + "---|".repeat(13));
    for (String work : options.list("work", "lucene,h2,javac,http,kryo,caffeine")) {
      List<List<String>> results = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
      int rounds = options.number("rounds", 5);
      for (int round = 0; round < rounds; round++) {
        for (int i = 0; i < MODES.size(); i++) {
          int mode = (round + i) % MODES.size();
          results.get(mode).add(run(java, gc, work, MODES.get(mode), options));
        }
      }
      System.out.println("| " + java + " | " + gc + " | " + work + " | " + row(results) + " |");
    }
  }

  private static String row(List<List<String>> results) {
    List<String> off = results.get(0);
    List<String> on = results.get(1);
    List<String> caches = results.get(2);
    if (died(off) + died(on) + died(caches) > 0) {
      return "%d | died: %d off, %d on, %d with caches | - | - | - | - | - | - | - | -"
          .formatted(off.size(), died(off), died(on), died(caches));
    }
    return String.join(
        " | ",
        Integer.toString(off.size()),
        ratio(on, off, "rate"),
        ratio(caches, off, "rate"),
        ratio(on, off, "p99Micros"),
        ratio(caches, off, "p99Micros"),
        ratio(on, off, "cpuMicros"),
        ratio(caches, off, "cpuMicros"),
        median(on, "cpu%") + " / " + median(caches, "cpu%"),
        sum(on, "sheds") + " / " + sum(caches, "sheds"),
        sum(on, "levels") + " / " + sum(caches, "levels"));
  }

  private static long died(List<String> results) {
    return results.stream().filter(result -> !result.contains("rate=")).count();
  }

  private static String run(String java, String gc, String work, String mode, Options options)
      throws Exception {
    String agent = "-javaagent:" + options.get("agent", "agent/dist/target/plimsoll-agent.jar");
    String heap = options.get("heap", "512m");
    Child child =
        new Child(Path.of(java), 120)
            .with(Goodput.collector(gc))
            .with("-Xms" + heap, "-Xmx" + heap);
    if (!mode.equals("off")) {
      child.with(agent + "=log=warn");
    }
    return child
        .classPathOfThis()
        .with(WorkLoop.class.getName(), work, mode)
        .with(options.get("warm", "8"), options.get("seconds", "4"))
        .run();
  }

  /** Median of the rounds' ratios, and least to most. */
  private static String ratio(List<String> above, List<String> below, String figure) {
    List<Double> ratios = new ArrayList<>();
    List<Double> tops = numbers(above, figure);
    List<Double> bottoms = numbers(below, figure);
    for (int i = 0; i < tops.size(); i++) {
      ratios.add(tops.get(i) / bottoms.get(i));
    }
    ratios.sort(null);
    return String.format(
        Locale.ROOT,
        "%.3f (%.2f to %.2f)",
        Startup.median(ratios),
        ratios.get(0),
        ratios.get(ratios.size() - 1));
  }

  private static String median(List<String> results, String figure) {
    return String.format(Locale.ROOT, "%.2f", Startup.median(numbers(results, figure)));
  }

  private static long sum(List<String> results, String figure) {
    return (long) numbers(results, figure).stream().mapToDouble(Double::doubleValue).sum();
  }

  private static List<Double> numbers(List<String> results, String figure) {
    List<Double> numbers = new ArrayList<>();
    for (String result : results) {
      numbers.add(Double.valueOf(Calm.word(result, figure)));
    }
    return numbers;
  }
}
