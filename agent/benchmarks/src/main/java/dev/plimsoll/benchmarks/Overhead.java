package dev.plimsoll.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Throughput of a healthy program with the agent over without it, in alternating pairs. Options:
 * {@code --agent JAR --java JAVA[,JAVA] --gc serial,parallel,g1,z,shen --seconds 8 --rounds 7}.
 */
final class Overhead {
  private Overhead() {}

  static void main(String[] arguments) throws Exception {
    Options options = new Options(arguments);
    String agent =
        "-javaagent:" + options.get("agent", "agent/dist/target/plimsoll-agent.jar") + "=log=warn";
    System.out.println(
        "| java | collector | on / off, median | least | most | sheds | level changes |");
    System.out.println("|---|---|---|---|---|---|---|");
    for (String java :
        options.list("java", Path.of(System.getProperty("java.home"), "bin", "java").toString())) {
      for (String gc : options.list("gc", "serial,parallel,g1,z,shen")) {
        List<Double> ratios = new ArrayList<>();
        String told = "";
        for (int i = 0; i < options.number("rounds", 7); i++) {
          String with = run(java, gc, options, agent);
          String without = run(java, gc, options);
          ratios.add(field(with, "rate") / field(without, "rate"));
          told = " | " + (long) field(with, "sheds") + " | " + (long) field(with, "levels") + " |";
        }
        ratios.sort(null);
        System.out.printf(
            "| %s | %s | %.3f | %.3f | %.3f%s%n",
            java, gc, Startup.median(ratios), ratios.get(0), ratios.get(ratios.size() - 1), told);
      }
    }
  }

  private static String run(String java, String gc, Options options, String... flags)
      throws Exception {
    return new Child(Path.of(java), 120)
        .with(flags)
        .with(Goodput.collector(gc))
        .with("-Xms256m", "-Xmx256m")
        .classPathOfThis()
        .with(HealthyLoop.class.getName(), options.get("seconds", "8"))
        .run();
  }

  static double field(String result, String name) {
    for (String word : result.split(" ")) {
      if (word.startsWith(name + "=")) {
        return Double.parseDouble(word.substring(name.length() + 1));
      }
    }
    throw new IllegalStateException(result);
  }
}
