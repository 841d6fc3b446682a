package dev.plimsoll.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import jdk.jfr.consumer.RecordingFile;

/**
 * A map that is filled without end: how long from the wake-up to the decision, to the first entry
 * gone, to room, what was asked and came back, whether anything failed, and whether it had to: how
 * much was put in, of what the heap holds. Options: {@code --agent JAR --java JAVA --gc GC --rate
 * MBPS|max|max4 --size BYTES --heap 256m --runs 20 --enough 5}: where all of the first {@code
 * enough} lived, no more are run.
 */
final class Relief {
  private Relief() {}

  static void main(String[] arguments) throws Exception {
    Options options = new Options(arguments);
    String java =
        options.get("java", Path.of(System.getProperty("java.home"), "bin", "java").toString());
    int runs = options.number("runs", 20);
    int enough = options.number("enough", 5);
    List<ReliefTimes> times = new ArrayList<>();
    List<Double> put = new ArrayList<>();
    int lived = 0;
    int ran = 0;
    while (ran < runs && !(ran == enough && lived == enough)) {
      Path recording = Files.createTempFile("relief", ".jfr");
      try {
        String result = run(java, options, recording);
        ran++;
        lived += result.startsWith("failed=0 ") ? 1 : 0;
        // Written before that is told; of a child that died there may be a part of it.
        if (result.startsWith("failed=")) {
          put.add(Overhead.field(result, "put"));
          times.add(ReliefTimes.ofRecording(RecordingFile.readAllEvents(recording)));
        }
      } finally {
        Files.delete(recording);
      }
    }
    System.out.println(
        "| java | collector | MB/s | object | heap | lived | put in, % of the heap | "
            + String.join(" | ", ReliefTimes.NAMES)
            + " |");
    System.out.println("|---|---|---|---|---|---|---|" + "---|".repeat(ReliefTimes.NAMES.size()));
    StringBuilder row = new StringBuilder("| " + java);
    for (String option : List.of("gc", "rate", "size", "heap")) {
      row.append(" | ").append(options.get(option, ""));
    }
    row.append(" | ").append(lived).append(" of ").append(ran);
    row.append(" | ").append(spread(put, ran));
    for (int i = 0; i < ReliefTimes.NAMES.size(); i++) {
      row.append(" | ").append(spread(times, i, ran));
    }
    System.out.println(row.append(" |"));
  }

  private static String run(String java, Options options, Path recording) throws Exception {
    String agent = "-javaagent:" + options.get("agent", "agent/dist/target/plimsoll-agent.jar");
    return new Child(Path.of(java), 90)
        .with(agent + "=log=warn,on-exhausted=none")
        .with(Goodput.collector(options.get("gc", "g1")))
        .with("-Xmx" + options.get("heap", "256m"), "-Xlog:jfr*=off")
        .classPathOfThis()
        .with(ReliefLoop.class.getName(), options.get("rate", "40"), options.get("size", "16384"))
        .with(recording.toString())
        .run();
  }

  /** Of a figure of each run, where it came. */
  static String spread(List<ReliefTimes> times, int figure, int ran) {
    List<Double> values = new ArrayList<>();
    for (ReliefTimes each : times) {
      double value = each.values().get(figure);
      if (!Double.isNaN(value)) {
        values.add(value);
      }
    }
    return spread(values, ran);
  }

  /** Median, and least to most; of how many, if some of those that ran have none. */
  private static String spread(List<Double> values, int ran) {
    if (values.isEmpty()) {
      return "-";
    }
    values.sort(null);
    return "%s (%s to %s)%s"
        .formatted(
            word(Startup.median(values)),
            word(values.get(0)),
            word(values.get(values.size() - 1)),
            values.size() == ran ? "" : ", n " + values.size());
  }

  private static String word(double value) {
    return Double.isInfinite(value) ? "all" : String.format(Locale.ROOT, "%.1f", value);
  }
}
