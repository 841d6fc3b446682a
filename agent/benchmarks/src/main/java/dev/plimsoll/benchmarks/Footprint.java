package dev.plimsoll.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the agent holds in a JVM that does nothing, beyond an agent that is empty: committed native
 * memory by the JVM's own count (NMT), and its objects on the heap, garbage collected, without
 * ballast and reserve. Asked with {@code jcmd} from outside, so that nothing is loaded for the
 * question. Options: {@code --agent JAR --java JAVA --gc serial --rounds 3}.
 */
final class Footprint {
  private static final List<String> PARTS =
      List.of("Class", "Metaspace", "Thread", "Code", "GC", "Symbol", "Internal", "Other");
  private static final Pattern PART =
      Pattern.compile("-\\s+(.+?) \\(reserved=.*?committed=(\\d+)KB");
  private static final Pattern OBJECTS =
      Pattern.compile("\\s*\\d+:\\s+(\\d+)\\s+(\\d+)\\s+(\\S+).*");

  private Footprint() {}

  static void main(String[] arguments) throws Exception {
    Options options = new Options(arguments);
    String java =
        options.get("java", Path.of(System.getProperty("java.home"), "bin", "java").toString());
    String gc = options.get("gc", "serial");
    String agent =
        options.get("agent", "agent/dist/target/plimsoll-agent.jar")
            + "=log=warn,ballast=0,reserve=0";
    List<Map<String, Double>> added = new ArrayList<>();
    for (int i = 0; i < options.number("rounds", 3); i++) {
      Map<String, Double> ours = look(java, gc, agent);
      look(java, gc, EmptyAgent.jar().toString())
          .forEach((part, kilobytes) -> ours.merge(part, -kilobytes, Double::sum));
      added.add(ours);
    }
    System.out.println(
        "| java | collector | heap KB | of our classes KB | "
            + String.join(" | ", PARTS)
            + " | native in all KB | n |");
    System.out.println("|" + "---|".repeat(PARTS.size() + 6));
    StringBuilder row = new StringBuilder("| " + java + " | " + gc);
    row.append(" | ").append(median(added, "heap")).append(" | ").append(median(added, "ours"));
    for (String part : PARTS) {
      row.append(" | ").append(median(added, part));
    }
    row.append(" | ").append(median(added, "native"));
    System.out.println(row + " | " + added.size() + " |");
  }

  private static String median(List<Map<String, Double>> rounds, String part) {
    return String.format(
        Locale.ROOT,
        "%.0f",
        Startup.median(rounds.stream().map(r -> r.getOrDefault(part, 0.0)).toList()));
  }

  private static Map<String, Double> look(String java, String gc, String agent) throws Exception {
    List<String> command = new ArrayList<>(List.of(java));
    command.addAll(List.of(Goodput.collector(gc)));
    command.addAll(List.of("-Xms128m", "-Xmx128m", "-XX:NativeMemoryTracking=summary"));
    command.addAll(List.of("-javaagent:" + agent, "-cp", System.getProperty("java.class.path")));
    command.add(Rest.class.getName());
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try (var out = process.inputReader()) {
      out.readLine();
      // The agent's start goes on beside the program's.
      Thread.sleep(4000);
      Map<String, Double> found = new TreeMap<>();
      objects(jcmd(java, process, "GC.class_histogram"), found);
      nativeMemory(jcmd(java, process, "VM.native_memory", "summary"), found);
      Child.tell(command, "KB: " + found);
      return found;
    } finally {
      process.destroyForcibly();
    }
  }

  private static void objects(List<String> lines, Map<String, Double> found) {
    for (String line : lines) {
      Matcher matcher = OBJECTS.matcher(line);
      if (matcher.matches()) {
        double kilobytes = Long.parseLong(matcher.group(2)) / 1024.0;
        found.merge("heap", kilobytes, Double::sum);
        if (matcher.group(3).contains("dev.plimsoll.") && !line.contains("benchmarks")) {
          found.merge("ours", kilobytes, Double::sum);
        }
      }
    }
  }

  private static void nativeMemory(List<String> lines, Map<String, Double> found) {
    for (String line : lines) {
      Matcher matcher = PART.matcher(line);
      if (matcher.find() && !matcher.group(1).equals("Java Heap")) {
        double kilobytes = Long.parseLong(matcher.group(2));
        found.merge(matcher.group(1), kilobytes, Double::sum);
        // The count's own memory is no cost of ours.
        if (!matcher.group(1).startsWith("Native Memory")) {
          found.merge("native", kilobytes, Double::sum);
        }
      }
    }
  }

  private static List<String> jcmd(String java, Process process, String... words)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(java).resolveSibling("jcmd").toString());
    command.add(Long.toString(process.pid()));
    command.addAll(List.of(words));
    Process jcmd = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(jcmd.getInputStream(), StandardCharsets.UTF_8))) {
      List<String> lines = reader.lines().toList();
      if (!jcmd.waitFor(30, TimeUnit.SECONDS) || jcmd.exitValue() != 0) {
        throw new IOException(String.join(" ", command) + ": " + lines);
      }
      return lines;
    }
  }
}
