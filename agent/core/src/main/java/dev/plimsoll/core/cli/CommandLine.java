package dev.plimsoll.core.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.jar.Manifest;

/** {@code java -jar plimsoll-agent.jar COMMAND ...}: finds the command and runs it. */
public final class CommandLine {
  private static final String PROGRAM = "java -jar plimsoll-agent.jar";

  private final Console console;
  private final Path agentJar;
  private final List<Command> commands;

  CommandLine(Console console, Path agentJar) {
    this.console = console;
    this.agentJar = agentJar;
    this.commands =
        List.of(
            new OptionsCommand(console),
            new CheckCommand(console),
            new AttachCommand(console, agentJar),
            new StatusCommand(console),
            new WatchCommand(console),
            new SetCommand(console),
            new ShedCommand(console),
            new ReportCommand(console));
  }

  /**
   * Runs one command in this JVM.
   *
   * @param agentJar what {@code attach} loads into the target
   * @return 0 done; 1 bad usage or settings; 2 target not reachable; 3 no agent there; 4 there
   *     already
   */
  public static int run(String[] args, Path agentJar) {
    return new CommandLine(Console.system(), agentJar).run(List.of(args));
  }

  int run(List<String> words) {
    try {
      int code = run(words.isEmpty() ? "" : words.get(0), words);
      if (code == ExitCode.OK && console.out().checkError()) {
        throw unwritten();
      }
      return code;
    } catch (CommandFailure e) {
      console.err().println("plimsoll: " + e.getMessage());
      return e.exitCode();
    } catch (OutOfMemoryError e) {
      // As of a long recording, in a container where the JVM takes a quarter of what there is.
      console.err().println("plimsoll: not enough memory: start java with more, as -Xmx2g");
      return ExitCode.USAGE;
    }
  }

  /** A stream that prints throws nothing. */
  static CommandFailure unwritten() {
    return CommandFailure.usage("the output could not be written: nobody reads it, or no room");
  }

  private int run(String first, List<String> words) throws CommandFailure {
    switch (first) {
      case "help", "-h", "--help" -> console.out().print(overview());
      case "--version", "-V" -> console.out().println("plimsoll " + version());
      default -> {
        return runCommand(first, words);
      }
    }
    return ExitCode.OK;
  }

  private int runCommand(String name, List<String> words) throws CommandFailure {
    for (Command command : commands) {
      if (command.name().equals(name)) {
        List<String> rest = words.subList(1, words.size());
        if (rest.contains("--help") || rest.contains("-h")) {
          console.out().print(help(command));
          return ExitCode.OK;
        }
        checkModules(command);
        return command.run(rest);
      }
    }
    if (name.isEmpty()) {
      console.err().print(overview());
      return ExitCode.USAGE;
    }
    throw CommandFailure.usage("unknown command: " + name + " (expected: " + names() + ")");
  }

  private static void checkModules(Command command) throws CommandFailure {
    for (String module : command.modules()) {
      if (ModuleLayer.boot().findModule(module).isEmpty()) {
        throw CommandFailure.unreachable("this Java image lacks the module " + module);
      }
    }
  }

  private String names() {
    return String.join(", ", commands.stream().map(Command::name).toList());
  }

  private static String help(Command command) {
    return "Usage: "
        + PROGRAM
        + " "
        + command.usage()
        + "\n\n"
        + command.summary()
        + "\n"
        + (command.details().isEmpty() ? "" : "\n" + command.details() + "\n");
  }

  private String overview() {
    StringBuilder text = new StringBuilder("Usage: " + PROGRAM + " COMMAND\n\n");
    for (Command command : commands) {
      text.append("  ").append(command.usage()).append('\n');
      text.append("      ").append(command.summary()).append('\n');
    }
    return text.append(
            """

            COMMAND --help tells more. As an agent:
              java -javaagent:plimsoll-agent.jar=key=value,... -jar app.jar
            Exit codes: 0 done, 1 bad usage or settings, 2 target not reachable,
            3 no agent there, 4 (attach only) the agent is there already.
            """)
        .toString();
  }

  private String version() {
    try (JarFile jar = new JarFile(agentJar.toFile())) {
      Manifest manifest = jar.getManifest();
      String version =
          manifest == null ? null : manifest.getMainAttributes().getValue("Implementation-Version");
      return version == null ? "unknown" : version;
    } catch (IOException e) {
      return "unknown";
    }
  }
}
