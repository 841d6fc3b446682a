package dev.plimsoll.benchmarks;

import java.nio.file.Path;
import java.util.Locale;

/**
 * A program that does nothing, and what the agent's threads allocate and compute beside it.
 * Options: {@code --agent JAR --java JAVA --gc g1 --seconds 10}.
 */
public final class Rest {
  private Rest() {}

  /** The child: with a number of seconds it measures, without one it waits to be killed. */
  public static void main(String[] arguments) throws Exception {
    System.out.println("READY");
    if (arguments.length == 0) {
      Thread.sleep(Long.MAX_VALUE);
    }
    // The start of the agent goes on for a while, and that of the measuring is not to count either.
    Thread.sleep(13_000);
    HealthyLoop.awaitAgent();
    AgentCost.now();
    AgentCost before = AgentCost.now();
    Thread.sleep(Integer.parseInt(arguments[0]) * 1000L);
    AgentCost after = AgentCost.now();
    double seconds = (after.nanos() - before.nanos()) / 1e9;
    System.out.printf(
        Locale.ROOT,
        "RESULT control=%.0f other=%.0f cpu=%.3f polls=%.0f%n",
        (after.controlBytes() - before.controlBytes()) / seconds,
        (after.otherBytes() - before.otherBytes()) / seconds,
        (after.cpuNanos() - before.cpuNanos()) / seconds / 1e7,
        (after.polls() - before.polls()) / seconds);
    Runtime.getRuntime().halt(0);
  }

  static void measure(String[] arguments) throws Exception {
    Options options = new Options(arguments);
    String java =
        options.get("java", Path.of(System.getProperty("java.home"), "bin", "java").toString());
    System.out.println(
        "| java | collector | control thread bytes/s | other threads bytes/s | CPU % | polls/s |");
    System.out.println("|---|---|---|---|---|---|");
    for (String gc : options.list("gc", "g1")) {
      String result =
          new Child(Path.of(java), 120)
              .with(
                  "-javaagent:"
                      + options.get("agent", "agent/dist/target/plimsoll-agent.jar")
                      + "=log=warn")
              .with(Goodput.collector(gc))
              .with("-Xmx256m")
              .classPathOfThis()
              .with(Rest.class.getName(), options.get("seconds", "10"))
              .run();
      if (!result.startsWith("control=")) {
        throw new IllegalStateException(result);
      }
      System.out.println(
          "| "
              + String.join(
                  " | ",
                  java,
                  gc,
                  Calm.word(result, "control"),
                  Calm.word(result, "other"),
                  Calm.word(result, "cpu"),
                  Calm.word(result, "polls"))
              + " |");
    }
  }
}
