package dev.plimsoll.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A program that fills a control group of its own in one of several ways ({@link SurvivalLoop}), at
 * several rates, with the agent and without: how many lived. Options: {@code --agent JAR --java
 * JAVA --gc GC --kind garbage|kept|buffers|malloc|netty|file --rates 10,100,300,max --runs 3 --bare
 * 1}. Needs the right to make control groups.
 */
final class Survival {
  private static final List<String> RATES = List.of("10", "100", "300", "max");
  private static final long GROUP_BYTES = 300L << 20;

  /** For a heap of 600m. */
  private static final long GARBAGE_GROUP_BYTES = 400L << 20;

  private final Options options;
  private final String java;
  private final String kind;

  private Survival(Options options) {
    this.options = options;
    java = options.get("java", Path.of(System.getProperty("java.home"), "bin", "java").toString());
    kind = options.get("kind", "buffers");
  }

  static void main(String[] arguments) throws Exception {
    new Survival(new Options(arguments)).run();
  }

  private void run() throws Exception {
    List<String> rates = options.list("rates", String.join(",", RATES));
    System.out.println("| java | collector | growth | " + String.join(" | ", RATES) + " |");
    System.out.println("|---|---|---|" + "---|".repeat(RATES.size()));
    StringBuilder row = new StringBuilder("| " + java);
    row.append(" | ").append(options.get("gc", "g1")).append(" | ").append(kind);
    for (String rate : RATES) {
      row.append(" | ").append(rates.contains(rate) ? both(rate) : "-");
    }
    System.out.println(row.append(" |"));
  }

  private String both(String rate) throws Exception {
    int bare = options.number("bare", 1);
    return count(rate, true, options.number("runs", 3))
        + (bare > 0 ? " / " + count(rate, false, bare) : "");
  }

  /** {@code 3 of 3}, or with what became of the others. */
  private String count(String rate, boolean agent, int runs) throws Exception {
    int good = 0;
    Map<String, Integer> ends = new LinkedHashMap<>();
    for (int i = 0; i < runs; i++) {
      String end = once(rate, agent);
      System.err.println("that is: " + end.split(":")[0]);
      if (end.equals("good")) {
        good++;
      } else {
        ends.merge(end.split(":")[0], 1, Integer::sum);
      }
    }
    StringBuilder text = new StringBuilder(good + " of " + runs);
    if (agent) {
      ends.forEach((end, times) -> text.append(", ").append(times).append(' ').append(end));
    }
    return text.toString();
  }

  private String once(String rate, boolean agent) throws Exception {
    boolean garbage = kind.equals("garbage");
    Path state = Files.createTempFile("survival", ".state");
    try (ControlGroup group = ControlGroup.make(garbage ? GARBAGE_GROUP_BYTES : GROUP_BYTES)) {
      Child child = new Child(Path.of(java), 90).in(group);
      if (agent) {
        String jar = options.get("agent", "agent/dist/target/plimsoll-agent.jar");
        child.with("-javaagent:" + jar + "=log=warn");
      }
      String result =
          child
              .with(Goodput.collector(options.get("gc", "g1")))
              .with(
                  garbage
                      ? new String[] {"-Xmx600m"}
                      : new String[] {"-Xmx64m", "-XX:MaxDirectMemorySize=2g"})
              .classPathOfThis()
              .with(SurvivalLoop.class.getName(), kind, rate)
              .with(group.usage().toString(), state.toString())
              .run();
      return end(result, Files.size(state) > 0, group.hasKilled());
    } finally {
      Files.delete(state);
    }
  }

  /** {@code good}, or how it ended instead and, behind a colon, what it said. */
  private String end(String result, boolean saved, boolean killed) throws IOException {
    if (kind.equals("kept")) {
      return saved && !killed
          ? "good"
          : (saved ? "saved and killed" : killed ? "killed" : "lost") + ": " + result;
    }
    if (killed) {
      return "killed: " + result;
    }
    if (result.startsWith("died")) {
      return (saved ? "ended" : "failed") + ": " + result;
    }
    boolean acted = kind.equals("file") && !result.contains("levels=0 sheds=0");
    return acted ? "acted: " + result : "good";
  }
}
