package dev.plimsoll.benchmarks.proof;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Which cells a run has: {@code quick} ten minutes, {@code full} under two hours, on two cores.
 * Each cell says how long it takes, so that a run can be cut to a number of minutes, and has a
 * rank: what it costs, when it acts for nothing, how fast it relieves and who lives first, on G1
 * and ZGC of the older JDK; the same on the other collectors, then on the newer JDK; then what one
 * call and rest cost, and all others.
 */
final class Plan {
  private static final List<String> COLLECTORS = List.of("g1", "z", "shen", "serial", "parallel");
  private static final List<String> CHIEF = List.of("g1", "z");
  private static final List<String> WORKLOADS =
      List.of("h2", "lucene", "http", "javac", "caffeine", "kryo");
  private static final List<String> PROGRAMS =
      List.of("steady", "churn", "sawtooth", "arrays", "cache", "batch", "burst");
  private static final List<String> CHIEF_RATES = List.of("40", "400", "max");
  private static final double START_SECONDS = 1.5;
  private static final int USUALLY_ENOUGH = 5;
  private static final int FIRST = 0;
  private static final int OTHER_COLLECTORS = 1;
  private static final int NEWER_JDK = 2;
  private static final int CALLS_AND_REST = 3;
  private static final int LATER = 4;

  private final List<Cell> cells = new ArrayList<>();
  private final List<Path> jdks;
  private final boolean generational;
  private final boolean full;
  private final int runs;

  /** After so many runs of a cell that all lived there are no more. */
  private final int enough;

  private final int calmSeconds;

  /**
   * A plan.
   *
   * @param runs of each relief cell, all of them; 0 for the mode's own number at most
   * @param calmSeconds how long each healthy program runs; 0 for the mode's own number
   */
  Plan(Map<Integer, Path> jdks, boolean full, int runs, int calmSeconds) {
    this.jdks = List.copyOf(jdks.values());
    // The newest is the last.
    this.generational = jdks.containsKey(25);
    this.full = full;
    this.runs = runs > 0 ? runs : full ? 20 : 2;
    this.enough = runs > 0 ? runs : Math.min(this.runs, USUALLY_ENOUGH);
    this.calmSeconds = calmSeconds > 0 ? calmSeconds : full ? 6 : 4;
  }

  /** In the order of the tables' rows. */
  List<Cell> cells() {
    jdks.forEach(this::once);
    for (String gc : full ? COLLECTORS : COLLECTORS.subList(0, 1)) {
      turns(gc);
      relief(gc);
      jdks.forEach(java -> calm(rank(java, gc), java, gc));
    }
    for (String gc : full ? CHIEF : COLLECTORS.subList(0, 1)) {
      workloads(gc);
    }
    if (full && generational) {
      calm(LATER, jdks.get(jdks.size() - 1), "genshen");
    }
    jdks.forEach(this::whole);
    return List.copyOf(cells);
  }

  private int rank(Path java, String gc) {
    if (!isOldest(java)) {
      return CHIEF.contains(gc) ? NEWER_JDK : LATER;
    }
    return CHIEF.contains(gc) ? FIRST : OTHER_COLLECTORS;
  }

  private boolean isOldest(Path java) {
    return java.equals(jdks.get(0));
  }

  /** What takes a minute in all. */
  private void once(Path java) {
    int rank = isOldest(java) ? CALLS_AND_REST : LATER;
    int rounds = full ? 15 : 5;
    add(isOldest(java) ? FIRST : rank, rounds * 1.5, "startup", "--java", java, "--rounds", rounds);
    add(rank, rounds * 2.5, "startup", "--java", java, "--rounds", rounds, "--host", "marked");
    add(rank, full ? 14 : 7, "reaction", "--java", java, "--busy", full ? "0,2" : "0");
    add(rank, full ? 36 : 12, "footprint", "--java", java, "--rounds", full ? 3 : 1);
    // What comes every ten seconds is to count twice.
    add(
        rank,
        full ? 70 : 25,
        "rest",
        "--java",
        java,
        "--gc",
        full ? "g1,z" : "g1",
        "--seconds",
        full ? 20 : 10);
    if (full || isOldest(java)) {
      int iterations = full ? 5 : 2;
      double seconds = 22 * (iterations + 3) * 0.6;
      add(rank, seconds, "micro", "--java", java, "--iterations", iterations);
    }
  }

  /** What takes a minute each. */
  private void whole(Path java) {
    if (full) {
      add(LATER, 60, "instances", "--java", java, "--rounds", 3);
    }
    if (full || isOldest(java)) {
      goodput(java);
    }
  }

  private void goodput(Path java) {
    int seconds = full ? 12 : 8;
    // What soft references make of the same load is no matter of the JDK.
    String policies = full && isOldest(java) ? "hand,agent,soft" : "hand,agent";
    for (String library : full ? List.of("caffeine", "guava", "map") : List.of("caffeine")) {
      boolean chief = isOldest(java) && library.equals("caffeine");
      // The budget's minute, where it is tight; a map and Guava are far from theirs sooner.
      int warm = !full ? 15 : library.equals("caffeine") ? 60 : 25;
      add(
          chief ? CALLS_AND_REST : LATER,
          policies.split(",").length * (warm + seconds + START_SECONDS),
          "goodput",
          "--java",
          java,
          "--gc",
          "g1",
          "--library",
          library,
          "--values",
          "bytes",
          "--policies",
          policies,
          "--rounds",
          1,
          "--warm",
          warm,
          "--seconds",
          seconds);
    }
  }

  /** On and off by turns in one process; on one JDK each, every program and collector on both. */
  private void turns(String gc) {
    int pairs = full ? 6 : 2;
    List<String> programs = new ArrayList<>(List.of("churn"));
    // The others are child JVMs on the chief collectors.
    programs.addAll(full && !CHIEF.contains(gc) ? WORKLOADS : WORKLOADS.subList(0, 2));
    for (int i = 0; i < programs.size(); i++) {
      // The chief ones the same on both, so that they can be held against each other.
      Path java = jdk(i + (CHIEF.contains(gc) ? 0 : 1));
      boolean first = CHIEF.contains(gc) && i < 3 && isOldest(java);
      add(
          first ? FIRST : LATER,
          START_SECONDS + 10 + (2 * pairs + 1) * 3.5,
          "onoff",
          "--java",
          java,
          "--gc",
          gc,
          "--work",
          programs.get(i),
          "--heap",
          "512m",
          "--pairs",
          pairs,
          "--window",
          1500,
          "--settle",
          2000);
    }
  }

  /** Child JVMs in pairs; on one JDK each, every program and collector on both. */
  private void workloads(String gc) {
    int rounds = full ? 5 : 1;
    int seconds = full ? 3 : 2;
    // The start has cells of its own; its last part comes five seconds after the first at most.
    int warm = full ? 5 : 2;
    for (int i = 0; i < WORKLOADS.size(); i++) {
      add(
          LATER,
          3 * rounds * (warm + seconds + START_SECONDS),
          "workloads",
          "--java",
          jdk(COLLECTORS.indexOf(gc) + i),
          "--gc",
          gc,
          "--work",
          WORKLOADS.get(i),
          "--rounds",
          rounds,
          "--warm",
          warm,
          "--seconds",
          seconds);
    }
  }

  private Path jdk(int number) {
    return jdks.get(number % jdks.size());
  }

  /** One thing at a time is varied: rate, size, heap; the chief rates on both JDKs. */
  private void relief(String gc) {
    for (String rate : full ? CHIEF_RATES : List.of("40", "400")) {
      boolean both = full && (CHIEF.contains(gc) || rate.equals("400"));
      for (Path java : both ? jdks : jdks.subList(0, 1)) {
        relief(rank(java, gc), java, gc, rate, "16384", "256m");
      }
    }
    // Serial and Parallel are near to G1 in all that was seen so far.
    boolean whole = full && !gc.equals("serial") && !gc.equals("parallel");
    int count = COLLECTORS.indexOf(gc);
    for (String rate : whole ? List.of("1", "160", "max4") : List.<String>of()) {
      relief(LATER, jdk(count++), gc, rate, "16384", "256m");
    }
    for (String size : whole ? List.of("100", "1048576") : List.of("100")) {
      relief(LATER, jdk(count++), gc, "40", size, "256m");
    }
    boolean first = full && CHIEF.contains(gc);
    relief(first ? FIRST : LATER, jdk(first ? 0 : count++), gc, "40", "16384", "64m");
    if (whole) {
      relief(LATER, jdk(count++), gc, "160", "16384", "1g");
    }
    if (full && CHIEF.contains(gc)) {
      relief(LATER, jdk(count), gc, "400", "16384", "8g");
    }
  }

  /** As a rule all live; one in which some do not may take four times as long. */
  private void relief(int rank, Path java, String gc, String rate, String size, String heap) {
    double each = reliefSeconds(rate, heap);
    Cell cell =
        Cell.of(
            rank,
            "relief",
            enough * each,
            "--java",
            java,
            "--gc",
            gc,
            "--rate",
            rate,
            "--size",
            size,
            "--heap",
            heap,
            "--runs",
            runs,
            "--enough",
            enough);
    cells.add(cell.atMost(runs * each));
  }

  private static double reliefSeconds(String rate, String heap) {
    return switch (heap) {
      case "8g" -> 22;
      case "1g" -> 10;
      case "64m" -> 4;
      default ->
          switch (rate) {
            case "1" -> 15;
            case "40" -> 8;
            default -> 4;
          };
    };
  }

  private void calm(int rank, Path java, String gc) {
    for (String program : PROGRAMS) {
      add(
          rank,
          calmSeconds + START_SECONDS,
          "calm",
          "--java",
          java,
          "--gc",
          gc,
          "--program",
          program,
          "--seconds",
          calmSeconds);
    }
  }

  private void add(int rank, double seconds, String benchmark, Object... options) {
    cells.add(Cell.of(rank, benchmark, seconds, options));
  }
}
