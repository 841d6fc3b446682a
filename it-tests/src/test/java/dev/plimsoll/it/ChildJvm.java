package dev.plimsoll.it;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A JVM to be started: its flags, agents, class path and main class. Made by {@link Children},
 * which also sees to it that none outlives its test.
 */
public final class ChildJvm {
  private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(90);

  private final Path directory;
  private final Jdk jdk;
  private final List<String> collectorFlags;
  private final List<String> entry = new ArrayList<>();
  private final List<String> flags = new ArrayList<>();
  private final List<String> agents = new ArrayList<>();
  private final List<String> program = new ArrayList<>();
  private final List<String> arguments = new ArrayList<>();
  private final Map<String, String> environment = new LinkedHashMap<>();
  private String classPath = Artifacts.applicationClassPath();
  private String heap = "128m";
  private Duration timeout = DEFAULT_TIMEOUT;

  ChildJvm(Path directory, Jdk jdk, List<String> collectorFlags) {
    this.directory = directory;
    this.jdk = jdk;
    this.collectorFlags = List.copyOf(collectorFlags);
  }

  /** The maximum heap, as {@code -Xmx} takes it. */
  public ChildJvm heap(String size) {
    heap = size;
    return this;
  }

  /** Adds the agent as built, with these arguments ({@code ""}: none). */
  public ChildJvm agent(String agentArguments) {
    return agent(Artifacts.agentJar(), agentArguments);
  }

  /** Adds an agent. */
  public ChildJvm agent(Path jar, String agentArguments) {
    agents.add("-javaagent:" + jar + (agentArguments.isEmpty() ? "" : "=" + agentArguments));
    return this;
  }

  /** Runs it in a control group. */
  ChildJvm in(MemoryGroup group) {
    entry.addAll(group.entry());
    return this;
  }

  /** Runs it in a control group. */
  ChildJvm in(TaskGroup group) {
    entry.addAll(group.entry());
    return this;
  }

  /** Runs it under a limit of its own. */
  ChildJvm in(ProcessLimit limit) {
    entry.addAll(limit.entry());
    return this;
  }

  /** Adds a flag of the JVM. */
  public ChildJvm flag(String flag) {
    flags.add(flag);
    return this;
  }

  public ChildJvm environment(String name, String value) {
    environment.put(name, value);
    return this;
  }

  public ChildJvm classPath(String path) {
    classPath = path;
    return this;
  }

  public ChildJvm main(Class<?> type) {
    return main(type.getName());
  }

  public ChildJvm main(String className) {
    program.clear();
    program.add("-cp");
    program.add(classPath);
    program.add(className);
    return this;
  }

  /** Runs a jar with {@code -jar}. */
  public ChildJvm jar(Path jar) {
    program.clear();
    program.add("-jar");
    program.add(jar.toString());
    return this;
  }

  public ChildJvm arguments(Object... values) {
    for (Object value : values) {
      arguments.add(String.valueOf(value));
    }
    return this;
  }

  /** How long {@link ChildProcess#await()} waits before it kills the child and fails. */
  public ChildJvm timeout(Duration limit) {
    timeout = limit;
    return this;
  }

  /** Where its logs are kept. */
  public Path directory() {
    return directory;
  }

  public ChildProcess start() {
    List<String> command = command();
    String rerun = rerunCommand(command);
    try {
      Files.createDirectories(directory);
      Files.writeString(directory.resolve("command.sh"), "#!/bin/sh\n" + rerun + "\n");
      ProcessBuilder builder = new ProcessBuilder(command);
      builder.environment().keySet().removeIf(ChildJvm::isUnwanted);
      builder.environment().putAll(environment);
      builder.redirectOutput(directory.resolve("stdout.log").toFile());
      builder.redirectError(directory.resolve("stderr.log").toFile());
      return new ChildProcess(
          builder.start(), directory, rerun, timeout.multipliedBy(Slowness.FACTOR));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts it and waits for its end. */
  public Outcome run() {
    return start().await();
  }

  private List<String> command() {
    List<String> command = new ArrayList<>(entry);
    command.add(jdk.tool("java").toString());
    command.addAll(collectorFlags);
    command.add("-Xmx" + heap);
    command.add("-Xlog:gc*:file=" + directory.resolve("gc.log") + ":uptime,level,tags");
    command.add("-XX:ErrorFile=" + directory.resolve("hs_err.log"));
    command.addAll(flags);
    command.addAll(agents);
    command.addAll(program);
    command.addAll(arguments);
    return command;
  }

  /** What would reach every JVM below us, and what the agent itself would take for settings. */
  private static boolean isUnwanted(String name) {
    return name.equals("JAVA_TOOL_OPTIONS")
        || name.equals("JDK_JAVA_OPTIONS")
        || name.equals("_JAVA_OPTIONS")
        || name.equals("CLASSPATH")
        || name.startsWith("PLIMSOLL_");
  }

  private String rerunCommand(List<String> command) {
    StringBuilder line = new StringBuilder();
    environment.forEach(
        (name, value) -> line.append(name).append('=').append(quote(value)).append(' '));
    for (String word : command) {
      line.append(quote(word)).append(' ');
    }
    // The child ends with its standard input, so that has to stay open.
    return "sleep 600 | " + line.toString().trim();
  }

  private static String quote(String word) {
    boolean plain = word.matches("[-\\w+=:.,/@%" + File.pathSeparator + "]+");
    return plain ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
