package dev.plimsoll.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What the agent adds to a program that ends at once, beyond an agent that does nothing, in runs by
 * turns: the wall clock's time of the whole process. Options: {@code --agent JAR --java JAVA[,JAVA]
 * --rounds 20 --host hello|marked}, and {@code --run "WORDS"} for a program of one's own, such as
 * {@code -jar app.jar}.
 */
final class Startup {
  private Startup() {}

  /** The smallest host: ends at once. */
  public static final class Hello {
    private Hello() {}

    public static void main(String[] arguments) {
      System.out.println("hello");
    }
  }

  static void main(String[] arguments) throws Exception {
    Options options = new Options(arguments);
    String agent = options.get("agent", "agent/dist/target/plimsoll-agent.jar") + "=log=warn";
    String empty = EmptyAgent.jar().toString();
    String own = options.get("run", "");
    String name = own.isEmpty() ? options.get("host", "hello") : "own";
    List<String> host = own.isEmpty() ? host(name) : List.of(own.split(" "));
    System.out.println(
        "| java | host | median ms: none | empty agent | plimsoll | added beyond the empty agent"
            + " | least to most | n |");
    System.out.println("|---|---|---|---|---|---|---|---|");
    for (String java :
        options.list("java", Path.of(System.getProperty("java.home"), "bin", "java").toString())) {
      List<Double> none = new ArrayList<>();
      List<Double> nothing = new ArrayList<>();
      List<Double> ours = new ArrayList<>();
      List<Double> added = new ArrayList<>();
      for (int i = 0; i < options.number("rounds", 20); i++) {
        // The turn moves by one in each round, so that none always comes last.
        for (int turn = 0; turn < 3; turn++) {
          switch ((i + turn) % 3) {
            case 0 -> none.add(time(java, host));
            case 1 -> nothing.add(time(java, host, "-javaagent:" + empty));
            default -> ours.add(time(java, host, "-javaagent:" + agent));
          }
        }
        added.add(ours.get(i) - nothing.get(i));
      }
      added.sort(null);
      System.out.printf(
          Locale.ROOT,
          "| %s | %s | %.0f | %.0f | %.0f | %.0f | %.0f to %.0f | %d |%n",
          java,
          name,
          median(none),
          median(nothing),
          median(ours),
          median(added),
          added.get(0),
          added.get(added.size() - 1),
          added.size());
    }
  }

  private static List<String> host(String name) throws Exception {
    String path = System.getProperty("java.class.path");
    return switch (name) {
      case "hello" -> List.of("-cp", path, Hello.class.getName());
      case "marked" -> MarkedProgram.compile(path);
      default -> throw new IllegalArgumentException("--host " + name);
    };
  }

  private static double time(String java, List<String> host, String... flags) throws Exception {
    List<String> command = new ArrayList<>(List.of(java));
    command.addAll(List.of(flags));
    command.addAll(host);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
    long start = System.nanoTime();
    int code = builder.start().waitFor();
    double millis = (System.nanoTime() - start) / 1e6;
    Child.tell(command, String.format(Locale.ROOT, "%.1f ms, exit code %d", millis, code));
    if (code != 0) {
      throw new IllegalStateException("exit code " + code + ": " + command);
    }
    return millis;
  }

  static double median(List<Double> values) {
    return Spread.of(values).median();
  }
}
