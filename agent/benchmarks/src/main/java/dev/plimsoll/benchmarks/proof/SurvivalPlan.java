package dev.plimsoll.benchmarks.proof;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The cells of the table of growth in a container: a mode of its own, since it takes an hour and
 * the right to make control groups. What a collector has a say in runs on each; on the others than
 * G1 and ZGC what is left is the same.
 */
final class SurvivalPlan {
  private static final List<String> COLLECTORS = List.of("g1", "z", "shen", "serial", "parallel");
  private static final List<String> CHIEF = List.of("g1", "z");
  private static final double START_SECONDS = 2;

  private final int runs;
  private final List<Cell> cells = new ArrayList<>();

  /**
   * @param runs of each rate with the agent; 0 for three
   */
  SurvivalPlan(Map<Integer, Path> jdks, int runs) {
    this.runs = runs > 0 ? runs : 3;
    for (String kind : new String[] {"buffers", "kept", "garbage"}) {
      for (String gc : COLLECTORS) {
        jdks.values().forEach(java -> add(java, gc, kind));
      }
    }
    for (String kind : new String[] {"malloc", "netty"}) {
      for (String gc : CHIEF) {
        jdks.values().forEach(java -> add(java, gc, kind));
      }
    }
    jdks.values().forEach(java -> add(java, CHIEF.get(0), "file"));
  }

  List<Cell> cells() {
    return List.copyOf(cells);
  }

  private void add(Path java, String gc, String kind) {
    List<String> rates =
        switch (kind) {
          // Slower, and it takes a minute until anything happens.
          case "garbage" -> List.of("100", "300", "max");
          case "file" -> List.of("max");
          default -> List.of("10", "100", "300", "max");
        };
    double seconds = rates.stream().mapToDouble(rate -> seconds(kind, rate)).sum();
    cells.add(
        Cell.of(
            CHIEF.contains(gc) ? 0 : 1,
            "survival",
            (runs + 1) * seconds,
            "--java",
            java,
            "--gc",
            gc,
            "--kind",
            kind,
            "--rates",
            String.join(",", rates),
            "--runs",
            runs));
  }

  private static double seconds(String kind, String rate) {
    return START_SECONDS
        + switch (kind) {
          case "garbage" -> 8;
          case "file" -> 6;
          default ->
              switch (rate) {
                case "10" -> 13;
                case "max" -> 1;
                default -> 6;
              };
        };
  }
}
