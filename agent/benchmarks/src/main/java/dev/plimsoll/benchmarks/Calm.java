package dev.plimsoll.benchmarks;

import java.nio.file.Path;

/**
 * Healthy programs beside the agent: whatever it does to them it does for nothing. Options: {@code
 * --agent JAR --java JAVA --gc GC --program steady|churn|sawtooth|arrays|cache|batch|burst
 * --seconds 10 --heap 256m}.
 */
final class Calm {
  private Calm() {}

  static void main(String[] arguments) throws Exception {
    Options options = new Options(arguments);
    String agent = "-javaagent:" + options.get("agent", "agent/dist/target/plimsoll-agent.jar");
    String java =
        options.get("java", Path.of(System.getProperty("java.home"), "bin", "java").toString());
    String gc = options.get("gc", "g1");
    String program = options.get("program", "steady");
    Child child =
        new Child(Path.of(java), options.number("seconds", 10) + 60)
            .with(agent + "=log=info")
            .with(Goodput.collector(gc))
            .with("-Xmx" + options.get("heap", "256m"))
            .classPathOfThis()
            .with(CalmLoop.class.getName(), program, gc, options.get("seconds", "10"));
    String result = child.run();
    if (!word(result, "sheds").equals("0") || !word(result, "levels").equals("0")) {
      child.tellAgentLines();
    }
    System.out.println(
        "| java | collector | program | seconds | sheds | entries gone | level changes"
            + " | asked collections | collections |");
    System.out.println("|---|---|---|---|---|---|---|---|---|");
    System.out.println(
        "| "
            + String.join(
                " | ",
                java,
                gc,
                program,
                options.get("seconds", "10"),
                cell(result),
                word(result, "gone"),
                word(result, "levels"),
                word(result, "asked"),
                word(result, "collections"))
            + " |");
  }

  /** The number of sheds, or how the program ended instead. */
  private static String cell(String result) {
    return result.contains("sheds=") ? word(result, "sheds") : result.replace('|', ' ');
  }

  /** The value of {@code name=}, or a dash. */
  static String word(String result, String name) {
    for (String word : result.split(" ")) {
      if (word.startsWith(name + "=")) {
        return word.substring(name.length() + 1);
      }
    }
    return "-";
  }
}
