package dev.plimsoll.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What the agent costs while it works, by windows in one process with it on and off by turns: free
 * of what differs between two processes (the JIT's luck, the heap's shape), so that 1 % can be told
 * from none. It does not see what is there whether it is enabled or not: its classes, woven code,
 * five parked threads; for these see {@link Overhead}. Options: {@code --agent JAR --options
 * KEY=VALUE,... --java JAVA[,JAVA] --flags FLAG[,FLAG] --gc serial,parallel,g1,z,shen --heap 256m
 * --live 0.5 --work churn,service,healthy,lucene,h2,javac,http,kryo,caffeine --pairs 20 --window
 * 3000 --settle 2500}.
 *
 * <p>On a virtual machine even the CPU time of one operation may vary by a quarter from second to
 * second, by what its neighbours do, and then no number of pairs that one waits for tells 1 %. So
 * the cost is also told by its parts, which do not vary so: collections for each operation, of
 * which there are more where the agent holds memory, and the CPU time of its threads.
 */
final class OnOff {
  private static final int FIELDS = 7;

  private OnOff() {}

  static void main(String[] arguments) throws Exception {
    Options options = new Options(arguments);
    System.out.println(
        "| java | collector | program | on / off, median of n pairs (95 %) | CPU per operation, on"
            + " / off | of the program's threads alone | by what all others add | collections for"
            + " each, on / off | CPU of the agent's threads, off / on, % of a processor | looks /"
            + " collections a second | time in collections, off / on | sheds | level changes |");
    System.out.println("|---|---|---|---|---|---|---|---|---|---|---|---|---|");
    for (String java :
        options.list("java", Path.of(System.getProperty("java.home"), "bin", "java").toString())) {
      for (String gc : options.list("gc", "serial,parallel,g1,z,shen")) {
        for (String program : options.list("work", "healthy")) {
          String result = run(java, gc, program, options);
          System.out.println(row(java, gc, program, result));
        }
      }
    }
  }

  private static String run(String java, String gc, String program, Options options)
      throws Exception {
    int pairs = options.number("pairs", 20);
    int window = options.number("window", 3000);
    int settle = options.number("settle", 2500);
    int seconds = (2 * pairs + 1) * (window + settle) / 1000;
    String heap = options.get("heap", "256m");
    return new Child(Path.of(java), seconds + 60)
        .with(
            "-javaagent:"
                + options.get("agent", "agent/dist/target/plimsoll-agent.jar")
                + "=log=warn,"
                + options.get("options", "log=warn"))
        .with(Goodput.collector(gc))
        .with("-Xms" + heap, "-Xmx" + heap, "-XX:+AlwaysPreTouch")
        .with(options.get("flags", "-XX:+AlwaysPreTouch").split(","))
        .classPathOfThis()
        .with(OnOffLoop.class.getName(), Integer.toString(pairs), Integer.toString(window))
        .with(Integer.toString(settle), options.get("live", "0.5"), program)
        .run();
  }

  private static String row(String java, String gc, String program, String result) {
    List<double[]> on = new ArrayList<>();
    List<double[]> off = new ArrayList<>();
    for (String word : result.split(" ")) {
      String[] parts = word.split(":");
      if (parts.length == FIELDS) {
        double[] figures = new double[FIELDS];
        for (int i = 1; i < FIELDS; i++) {
          figures[i] = Double.parseDouble(parts[i]);
        }
        (parts[0].equals("on") ? on : off).add(figures);
      }
    }
    if (on.isEmpty()) {
      return "| %s | %s | %s | %s | - | - | - | - |"
          .formatted(java, gc, program, result.replace('|', ' '));
    }
    return String.format(
        Locale.ROOT,
        "| %s | %s | %s | %s | %s | %s | %s | %s | %.2f / %.2f | %.0f / %.0f | %s / %s permille"
            + " | %.0f | %.0f |",
        java,
        gc,
        program,
        Spread.ofRatios(on, off, 1),
        Spread.ofRatios(on, off, 2),
        Spread.ofRatios(on, off, 3),
        Spread.of(byOthers(on, off)),
        Spread.ofRatios(on, off, 4),
        Spread.median(off, 5) / 10,
        Spread.median(on, 5) / 10,
        Overhead.field(result, "polls/s"),
        Overhead.field(result, "collections/s"),
        Math.round(Spread.median(off, 6)),
        Math.round(Spread.median(on, 6)),
        Overhead.field(result, "sheds"),
        Overhead.field(result, "levels"));
  }

  /**
   * What an operation would cost, on / off, did the program's own threads take the same: only the
   * agent's, the collector's and the compilers' share differs, and not by what the neighbours do.
   */
  private static List<Double> byOthers(List<double[]> on, List<double[]> off) {
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < Math.min(on.size(), off.size()); i++) {
      double[] with = on.get(i);
      double[] without = off.get(i);
      double others = (with[2] - with[3]) - (without[2] - without[3]);
      ratios.add(1 + others / without[2]);
    }
    return ratios;
  }
}
