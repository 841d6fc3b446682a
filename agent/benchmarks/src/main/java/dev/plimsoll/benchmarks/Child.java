package dev.plimsoll.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A child JVM that prints one line {@code RESULT key=value ...}. Its flags and what it told go to
 * stderr, so that each raw result stands beside what it was got with.
 */
final class Child {
  /** What a child dies of that was to run beside an agent: it measures nothing. */
  static final String IDLE = "the agent ";

  private static final String DEATH = "Exception in thread \"main\"";
  private static final String AGENT_LINE = "[plimsoll] ";
  private static final int MOST_AGENT_LINES = 40;

  private final List<String> command = new ArrayList<>();
  private final List<String> agentLines = new ArrayList<>();
  private final int seconds;

  Child(Path java, int seconds) {
    this.seconds = seconds;
    command.add(java.toString());
    // What it leaves behind, if it is killed, goes where ours does.
    command.add("-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"));
  }

  Child with(String... words) {
    command.addAll(List.of(words));
    return this;
  }

  /** Runs it in a control group. */
  Child in(ControlGroup group) {
    command.addAll(0, group.entry());
    return this;
  }

  Child classPathOfThis() {
    return with("-cp", System.getProperty("java.class.path"));
  }

  /**
   * The RESULT line, or how it ended instead.
   *
   * @throws IllegalStateException if the agent beside it was idle: that is no result
   */
  String run() throws IOException, InterruptedException {
    String result = result();
    tell(command, result);
    if (result.contains("IllegalStateException: " + IDLE)) {
      throw new IllegalStateException(result);
    }
    return result;
  }

  /** Adds to the raw results what the agent logged, the first lines of it: why it acted. */
  void tellAgentLines() {
    agentLines.forEach(System.err::println);
  }

  /** One line of the raw results: a command without its class path, and what came of it. */
  static void tell(List<String> command, String result) {
    List<String> words = new ArrayList<>(command);
    int path = words.indexOf("-cp");
    if (path >= 0 && path + 1 < words.size()) {
      words.subList(path, path + 2).clear();
    }
    System.err.println(String.join(" ", words) + " -> " + result);
  }

  private String result() throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String result = null;
    String last = "";
    Thread guard = new Thread(() -> killAfter(process));
    guard.setDaemon(true);
    guard.start();
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        if (line.startsWith("RESULT ")) {
          result = line.substring("RESULT ".length());
        }
        if (line.startsWith(AGENT_LINE) && agentLines.size() < MOST_AGENT_LINES) {
          agentLines.add(line);
        }
        last = last.startsWith(DEATH) ? last : line;
      }
    }
    int code = process.waitFor();
    return result != null ? result : "died with exit code " + code + ": " + last;
  }

  private void killAfter(Process process) {
    try {
      if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
    }
  }
}
