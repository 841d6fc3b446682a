package dev.plimsoll.benchmarks.proof;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Which cells a run has: {@code quick} ten minutes, {@code full} under two hours, on two cores. */
final class Plan {
  private static final List<String> COLLECTORS = List.of("serial", "parallel", "g1", "z", "shen");
  private static final List<String> PROGRAMS =
      List.of("steady", "churn", "sawtooth", "arrays", "cache", "batch", "burst");

  private final List<Cell> cells = new ArrayList<>();
  private final boolean full;
  private final int runs;
  private final int calmSeconds;

  /**
   * A plan.
   *
   * @param runs of each relief cell; 0 for the mode's own number
   * @param calmSeconds how long each healthy program runs; 0 for the mode's own number
   */
  Plan(boolean full, int runs, int calmSeconds) {
    this.full = full;
    this.runs = runs > 0 ? runs : full ? 3 : 1;
    this.calmSeconds = calmSeconds > 0 ? calmSeconds : full ? 10 : 3;
  }

  List<Cell> cells(Map<Integer, Path> jdks) {
    for (Path java : jdks.values()) {
      startup(java);
      overhead(java);
      goodput(java);
      relief(java);
      calm(java);
    }
    return List.copyOf(cells);
  }

  private void startup(Path java) {
    cells.add(Cell.of("startup", "startup", "--java", java, "--rounds", full ? 15 : 5));
    cells.add(Cell.of("reaction", "reaction", "--java", java, "--busy", full ? "0,2" : "0"));
    if (full) {
      cells.add(Cell.of("instances", "instances", "--java", java, "--rounds", 5));
    }
  }

  private void overhead(Path java) {
    for (String gc : full ? COLLECTORS : List.of("g1")) {
      cells.add(
          Cell.of(
              "overhead",
              "overhead",
              "--java",
              java,
              "--gc",
              gc,
              "--rounds",
              full ? 5 : 1,
              "--seconds",
              full ? 8 : 4));
    }
  }

  private void goodput(Path java) {
    for (String gc : full ? List.of("g1", "z") : List.of("g1")) {
      cells.add(
          Cell.of(
              "goodput",
              "goodput",
              "--java",
              java,
              "--gc",
              gc,
              "--values",
              "bytes",
              "--policies",
              full ? "hand,agent,soft" : "hand,agent",
              "--rounds",
              full ? 3 : 1,
              "--warm",
              full ? 40 : 20,
              "--seconds",
              full ? 20 : 8));
    }
  }

  /** One thing at a time is varied: rate, size, heap. */
  private void relief(Path java) {
    for (String gc : full ? List.of("g1", "z", "shen") : List.of("g1")) {
      for (String rate :
          full ? List.of("1", "10", "40", "160", "400", "max", "max4") : List.of("40", "400")) {
        relief(java, gc, rate, "16384", "256m");
      }
      for (String size : full ? List.of("100", "1048576") : List.of("100")) {
        relief(java, gc, "40", size, "256m");
      }
      for (String heap : full ? List.of("64m", "1g") : List.of("64m")) {
        relief(java, gc, "40", "16384", heap);
      }
    }
  }

  private void relief(Path java, String gc, String rate, String size, String heap) {
    cells.add(
        Cell.of(
            "relief", "relief", "--java", java, "--gc", gc, "--rate", rate, "--size", size,
            "--heap", heap, "--runs", runs));
  }

  private void calm(Path java) {
    for (String gc : full ? COLLECTORS : List.of("g1")) {
      for (String program : PROGRAMS) {
        cells.add(
            Cell.of(
                "calm",
                "calm",
                "--java",
                java,
                "--gc",
                gc,
                "--program",
                program,
                "--seconds",
                calmSeconds));
      }
    }
  }
}
