package dev.plimsoll.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

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
        double sheds = 0;
        double levels = 0;
        for (int i = 0; i < options.number("rounds", 7); i++) {
          String[] results = new String[2];
          // The other one first each time: a pair shares what the machine does.
          for (int with : new int[] {i % 2, 1 - i % 2}) {
            results[with] = with == 1 ? run(java, gc, options, agent) : run(java, gc, options);
          }
          ratios.add(field(results[1], "rate") / field(results[0], "rate"));
          sheds += field(results[1], "sheds");
          levels += field(results[1], "levels");
        }
        ratios.sort(null);
        System.out.printf(
            Locale.ROOT,
            "| %s | %s | %.3f | %.3f | %.3f | %.0f | %.0f |%n",
            java,
            gc,
            Startup.median(ratios),
            ratios.get(0),
            ratios.get(ratios.size() - 1),
            sheds,
            levels);
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
