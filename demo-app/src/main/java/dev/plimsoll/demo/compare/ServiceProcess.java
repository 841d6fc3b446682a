package dev.plimsoll.demo.compare;

import dev.plimsoll.demo.http.CatalogueServer;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** The service in a JVM of its own. Its output goes to a log; the agent's lines are passed on. */
final class ServiceProcess implements AutoCloseable {
  private static final long START_SECONDS = 30;
  private static final long DRAIN_SECONDS = 5;
  private static final Set<String> JVM_VARIABLES =
      Set.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS");

  private final Process process;
  private final Path log;
  private final Consumer<String> agentLines;
  private final CompletableFuture<Integer> port = new CompletableFuture<>();
  private final Thread drain;

  /** Written by the thread that drains the output, read by the one that waits for the port. */
  private volatile String lastLine = "it said nothing";

  private ServiceProcess(Process process, Path log, Consumer<String> agentLines) {
    this.process = process;
    this.log = log;
    this.agentLines = agentLines;
    drain = new Thread(this::drain, "service-output");
  }

  static ServiceProcess start(
      Settings settings, boolean withAgent, Path directory, Consumer<String> agentLines)
      throws IOException {
    Path log = directory.resolve("service.log");
    ProcessBuilder builder =
        new ProcessBuilder(command(settings, withAgent, directory)).redirectErrorStream(true);
    builder.environment().keySet().removeIf(ServiceProcess::steersJvms);
    ServiceProcess service = new ServiceProcess(builder.start(), log, agentLines);
    service.drain.start();
    return service;
  }

  /** Waits until it answers. */
  int awaitPort() throws IOException, InterruptedException {
    try {
      return port.get(START_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("the service did not start: " + lastLine);
    }
  }

  boolean isAlive() {
    return process.isAlive();
  }

  int exitValue() {
    return process.exitValue();
  }

  /** Asks it to stop, waits as long as that, kills it. */
  void stop(int graceSeconds) throws InterruptedException {
    if (graceSeconds > 0) {
      process.toHandle().destroy();
    }
    if (!process.waitFor(graceSeconds, TimeUnit.SECONDS)) {
      close();
      process.waitFor();
    }
    drain.join(TimeUnit.SECONDS.toMillis(DRAIN_SECONDS));
  }

  /** Kills it. Through the handle, since {@code Process} would close the streams as well. */
  @Override
  public void close() {
    process.toHandle().destroyForcibly();
  }

  /** The two are to differ in the agent alone, and these reach both, or bring it to both. */
  static boolean steersJvms(String variable) {
    return JVM_VARIABLES.contains(variable) || variable.startsWith("PLIMSOLL_");
  }

  private static List<String> command(Settings settings, boolean withAgent, Path directory) {
    List<String> command = new ArrayList<>();
    command.add(settings.java().toString());
    command.addAll(settings.jvmFlags());
    if (withAgent) {
      String options = settings.agentOptions();
      command.add("-javaagent:" + settings.agent() + (options.isEmpty() ? "" : "=" + options));
    }
    command.addAll(List.of("-jar", settings.demo().toString(), "serve", "--port", "0"));
    command.addAll(List.of("--dir", directory.toString()));
    command.addAll(List.of("--parent", Long.toString(ProcessHandle.current().pid())));
    return command;
  }

  private void drain() {
    try (BufferedReader lines = process.inputReader();
        BufferedWriter out = Files.newBufferedWriter(log)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        out.write(line);
        out.newLine();
        out.flush();
        take(line);
      }
    } catch (IOException e) {
      agentLines.accept("output lost: " + e);
    }
    port.completeExceptionally(new IOException("ended"));
  }

  private void take(String line) {
    lastLine = line;
    if (line.startsWith(CatalogueServer.LISTENING)) {
      String rest = line.substring(CatalogueServer.LISTENING.length());
      port.complete(Integer.valueOf(rest.substring(0, rest.indexOf('/'))));
    } else if (line.startsWith("[plimsoll]")) {
      agentLines.accept(line);
    }
  }
}
