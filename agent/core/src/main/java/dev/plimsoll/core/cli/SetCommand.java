package dev.plimsoll.core.cli;

import java.util.List;

/** Changes one setting of a running agent. */
final class SetCommand implements Command {
  private final Console console;

  SetCommand(Console console) {
    this.console = console;
  }

  @Override
  public String name() {
    return "set";
  }

  @Override
  public String usage() {
    return "set PID key=value [-o json]";
  }

  @Override
  public String summary() {
    return "Changes one live setting of a running agent.";
  }

  @Override
  public String details() {
    return """
    The command options tells which keys are live. The change is logged there, and
    so is one that is refused (exit code 1, nothing changed).
    -o json   {"process": PID, "set": "key=value"}""";
  }

  @Override
  public List<String> modules() {
    return CONNECTED;
  }

  @Override
  public int run(List<String> words) throws CommandFailure {
    Arguments arguments = Arguments.parse(words, usage(), List.of("-o"));
    boolean json = arguments.json();
    arguments.expectCount(2, 2);
    long pid = arguments.pid();
    String setting = arguments.position(1);
    int equals = setting.indexOf('=');
    if (equals < 1) {
      throw arguments.wrong("no key and value: " + setting);
    }
    try (AgentConnection agent = AgentConnection.open(pid)) {
      agent.invoke("set", setting.substring(0, equals), setting.substring(equals + 1));
    }
    console
        .out()
        .println(
            json
                ? JsonText.object("process", pid, "set", setting)
                : setting + " in process " + pid);
    return ExitCode.OK;
  }
}
