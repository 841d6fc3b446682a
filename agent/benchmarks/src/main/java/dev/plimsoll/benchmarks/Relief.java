package dev.plimsoll.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A map that is filled without end: when the level rose, how long until entries went, how long
 * until there was room, and whether anything failed. Options: {@code --agent JAR --java JAVA --gc
 * GC --rate MBPS|max|max4 --size BYTES --heap 256m --runs 3}.
 */
final class Relief {
  private static final List<String> FIGURES =
      List.of("levelToShedMicros", "shedToRoomMicros", "estimated", "returned");

  private Relief() {}

  static void main(String[] arguments) throws Exception {
    Options options = new Options(arguments);
    String java =
        options.get("java", Path.of(System.getProperty("java.home"), "bin", "java").toString());
    List<String> results = new ArrayList<>();
    int lived = 0;
    for (int i = 0; i < options.number("runs", 3); i++) {
      String result = run(java, options);
      System.err.println(result);
      results.add(result);
      lived += result.contains("failed=0") ? 1 : 0;
    }
    System.out.println(
        "| java | collector | MB/s | object | heap | lived | level to first entry shed us | shed to room us | estimated MB | room MB |");
    System.out.println("|---|---|---|---|---|---|---|---|---|---|");
    StringBuilder row = new StringBuilder("| " + java);
    for (String option : List.of("gc", "rate", "size", "heap")) {
      row.append(" | ").append(options.get(option, ""));
    }
    row.append(" | ").append(lived).append(" of ").append(results.size());
    for (String figure : FIGURES) {
      row.append(" | ").append(spread(results, figure));
    }
    System.out.println(row.append(" |"));
  }

  private static String run(String java, Options options) throws Exception {
    String agent = "-javaagent:" + options.get("agent", "agent/dist/target/plimsoll-agent.jar");
    return new Child(Path.of(java), 90)
        .with(agent + "=log=warn,on-exhausted=none")
        .with(Goodput.collector(options.get("gc", "g1")))
        .with("-Xmx" + options.get("heap", "256m"))
        .classPathOfThis()
        .with(ReliefLoop.class.getName(), options.get("rate", "40"), options.get("size", "16384"))
        .run();
  }

  /** Median, and least to most. */
  private static String spread(List<String> results, String figure) {
    List<Double> values = new ArrayList<>();
    for (String result : results) {
      String word = Calm.word(result, figure);
      if (word.matches("\\d+(\\.\\d+)?")) {
        values.add(Double.valueOf(word));
      }
    }
    if (values.isEmpty()) {
      return "-";
    }
    values.sort(null);
    return String.format(
        "%.0f (%.0f to %.0f)",
        Startup.median(values), values.get(0), values.get(values.size() - 1));
  }
}
