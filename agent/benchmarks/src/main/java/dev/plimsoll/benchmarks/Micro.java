package dev.plimsoll.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * The JMH benchmarks of what an application pays on its own paths, as a table. Options: {@code
 * --agent JAR --java JAVA --forks 1 --iterations 5}.
 */
final class Micro {
  private Micro() {}

  static void main(String[] arguments) throws Exception {
    Options options = new Options(arguments);
    String java =
        options.get("java", Path.of(System.getProperty("java.home"), "bin", "java").toString());
    String agent = options.get("agent", "agent/dist/target/plimsoll-agent.jar") + "=log=warn";
    Map<String, String> off = run(java, options);
    Map<String, String> on = run(java, options, "-javaagent:" + agent);
    System.out.println("| java | path | ns without the agent | ns with it |");
    System.out.println("|---|---|---|---|");
    on.forEach(
        (path, nanos) ->
            System.out.println("| " + String.join(" | ", java, path, off.get(path), nanos) + " |"));
  }

  private static Map<String, String> run(String java, Options options, String... flags)
      throws Exception {
    Map<String, String> scores = new TreeMap<>();
    var jmh =
        new OptionsBuilder()
            .include(ApiBenchmark.class.getSimpleName())
            .include(MarkBenchmark.class.getSimpleName())
            .include(RegistrationBenchmark.class.getSimpleName())
            .jvm(java)
            .jvmArgsAppend(flags)
            // Else what failed is only missing.
            .shouldFailOnError(true)
            .forks(options.number("forks", 1))
            .warmupIterations(3)
            .warmupTime(TimeValue.milliseconds(500))
            .measurementIterations(options.number("iterations", 5))
            .measurementTime(TimeValue.milliseconds(500))
            .verbosity(VerboseMode.SILENT)
            .build();
    for (RunResult result : new Runner(jmh).run()) {
      String name = result.getParams().getBenchmark();
      double error = result.getPrimaryResult().getScoreError();
      scores.put(
          name.substring(name.lastIndexOf('.') + 1),
          String.format(Locale.ROOT, "%.2f", result.getPrimaryResult().getScore())
              + (Double.isNaN(error) ? "" : String.format(Locale.ROOT, " ± %.2f", error)));
    }
    List<String> command = new ArrayList<>(List.of(java));
    command.addAll(List.of(flags));
    Child.tell(command, scores.toString());
    return scores;
  }
}
