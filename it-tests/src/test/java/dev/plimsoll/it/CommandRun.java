package dev.plimsoll.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One run of the agent's command line to its end.
 *
 * @param text what it wrote, both streams together
 */
record CommandRun(int exitCode, String text) {
  static CommandRun of(Children children, String... words)
      throws IOException, InterruptedException {
    return of(children, Jdk.running(), words);
  }

  static CommandRun of(Children children, Jdk jdk, String... words)
      throws IOException, InterruptedException {
    Path output =
        Files.createTempFile(Files.createDirectories(children.directory()), "command", ".log");
    List<String> command = new ArrayList<>();
    command.add(jdk.tool("java").toString());
    command.add("-jar");
    command.add(Artifacts.agentJar().toString());
    command.addAll(List.of(words));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    boolean ended = process.waitFor(60, TimeUnit.SECONDS);
    process.destroyForcibly();
    assertThat(ended).as("%s", command).isTrue();
    return new CommandRun(process.exitValue(), Files.readString(output));
  }
}
