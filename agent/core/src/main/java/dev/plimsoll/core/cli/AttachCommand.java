package dev.plimsoll.core.cli;

import dev.plimsoll.core.config.AgentConfig;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Loads the agent into a running JVM. */
final class AttachCommand implements Command {
  private final Console console;
  private final Path agentJar;

  AttachCommand(Console console, Path agentJar) {
    this.console = console;
    this.agentJar = agentJar;
  }

  @Override
  public String name() {
    return "attach";
  }

  @Override
  public String usage() {
    return "attach PID [key=value,...] [-o json]";
  }

  @Override
  public String summary() {
    return "Starts the agent in a running JVM.";
  }

  @Override
  public String details() {
    return """
    Bad settings are told here, and nothing is attached then. A file that config
    names is read by the target, from the target's working directory. Run this
    as the user that the target belongs to. JDK 21 and later print a warning of
    their own in the target, unless it runs with -XX:+EnableDynamicAgentLoading.
    Where the agent runs already nothing changes, and the exit code is 4; use the
    command set there.
    -o json   {"process": PID, "attached": true or false}""";
  }

  @Override
  public List<String> modules() {
    return List.of("jdk.attach");
  }

  @Override
  public int run(List<String> words) throws CommandFailure {
    Arguments arguments = Arguments.parse(words, usage(), List.of("-o"));
    boolean json = arguments.json();
    if (arguments.count() == 0) {
      throw arguments.wrong("too few arguments");
    }
    long pid = arguments.pid();
    String settings = arguments.settings(1);
    List<String> errors = AgentConfig.ofArguments(settings).errors();
    for (String error : errors) {
      console.err().println(error);
    }
    if (!errors.isEmpty()) {
      return ExitCode.USAGE;
    }
    @Nullable String there = TargetProcess.load(pid, agentJar, settings);
    if (json) {
      console.out().println(JsonText.object("process", pid, "attached", there == null));
    } else if (there == null) {
      console.out().println("attached to process " + pid);
    }
    if (there == null) {
      return ExitCode.OK;
    }
    throw new CommandFailure(
        ExitCode.ALREADY_THERE,
        "process "
            + pid
            + " has the agent already ("
            + (there.isEmpty() ? "it is starting" : there)
            + "): nothing was changed");
  }
}
