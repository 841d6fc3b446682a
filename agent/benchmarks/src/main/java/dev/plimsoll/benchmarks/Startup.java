package dev.plimsoll.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What the agent adds to the start of a hello world beyond an agent that does nothing, in paired
 * runs. Options: {@code --agent JAR --empty JAR --java JAVA[,JAVA] --rounds 20}.
 */
final class Startup {
  private Startup() {}

  /** The host: ends at once. */
  public static final class Hello {
    private Hello() {}

    public static void main(String[] arguments) {
      System.out.println("RESULT hello=1");
    }
  }

  static void main(String[] arguments) throws Exception {
    Options options = new Options(arguments);
    String agent = options.get("agent", "agent/dist/target/plimsoll-agent.jar") + "=log=warn";
    String empty = EmptyAgent.jar().toString();
    System.out.println(
        "| java | median ms: none | empty agent | plimsoll | added beyond the empty agent |");
    System.out.println("|---|---|---|---|---|");
    for (String java :
        options.list("java", Path.of(System.getProperty("java.home"), "bin", "java").toString())) {
      List<Double> none = new ArrayList<>();
      List<Double> nothing = new ArrayList<>();
      List<Double> ours = new ArrayList<>();
      List<Double> added = new ArrayList<>();
      for (int i = 0; i < options.number("rounds", 20); i++) {
        none.add(time(java));
        nothing.add(time(java, "-javaagent:" + empty));
        ours.add(time(java, "-javaagent:" + agent));
        added.add(ours.get(i) - nothing.get(i));
      }
      System.out.printf(
          "| %s | %.0f | %.0f | %.0f | %.0f |%n",
          java, median(none), median(nothing), median(ours), median(added));
    }
  }

  private static double time(String java, String... flags) throws Exception {
    long start = System.nanoTime();
    String result =
        new Child(Path.of(java), 60)
            .with(flags)
            .classPathOfThis()
            .with(Hello.class.getName())
            .run();
    if (!result.startsWith("hello")) {
      throw new IllegalStateException(result);
    }
    return (System.nanoTime() - start) / 1e6;
  }

  static double median(List<Double> values) {
    List<Double> sorted = new ArrayList<>(values);
    sorted.sort(null);
    return sorted.get(sorted.size() / 2);
  }
}
