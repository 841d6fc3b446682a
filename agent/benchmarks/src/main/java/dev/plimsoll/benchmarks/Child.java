package dev.plimsoll.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A child JVM that prints one line {@code RESULT key=value ...}. */
final class Child {
  private final List<String> command = new ArrayList<>();
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

  /** The RESULT line, or how it ended instead. */
  String run() throws IOException, InterruptedException {
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
        last = line;
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
