package dev.plimsoll.core.cli;

import dev.plimsoll.PressureLevel;
import java.util.List;
import java.util.Locale;

/** Orders one shed. */
final class ShedCommand implements Command {
  private final Console console;

  ShedCommand(Console console) {
    this.console = console;
  }

  @Override
  public String name() {
    return "shed";
  }

  @Override
  public String usage() {
    return "shed PID [level] [-o json]";
  }

  @Override
  public String summary() {
    return "Makes a running agent shed once, as if its level were the one given.";
  }

  @Override
  public String details() {
    return """
    The level is moderate, critical or exhausted; moderate if none is given. No
    shutdown hook ever runs for it.
    -o json   {"process": PID, "level": LEVEL, "ordered": false if one is under way}""";
  }

  @Override
  public List<String> modules() {
    return CONNECTED;
  }

  @Override
  public int run(List<String> words) throws CommandFailure {
    Arguments arguments = Arguments.parse(words, usage(), List.of("-o"));
    boolean json = arguments.json();
    arguments.expectCount(1, 2);
    long pid = arguments.pid();
    String level = arguments.count() == 1 ? PressureLevel.MODERATE.name() : level(arguments);
    try (AgentConnection agent = AgentConnection.open(pid)) {
      boolean ordered = !Boolean.FALSE.equals(agent.invoke("shed", level));
      console
          .out()
          .println(
              json
                  ? JsonText.object("process", pid, "level", level, "ordered", ordered)
                  : text(agent, level, ordered));
    }
    return ExitCode.OK;
  }

  private static String text(AgentConnection agent, String level, boolean ordered) {
    return ordered
        ? "shed ordered: " + level + remark(agent)
        : "nothing was ordered: a shed is under way already";
  }

  private static String remark(AgentConnection agent) {
    try {
      return agent.isTrue("DryRun")
          ? " - in dry run: status tells who would be asked, nothing is touched"
          : "";
    } catch (CommandFailure e) {
      // It may be full over there: the shed is ordered all the same.
      return "";
    }
  }

  private static String level(Arguments arguments) throws CommandFailure {
    String word = arguments.position(1).toUpperCase(Locale.ROOT);
    for (PressureLevel level : PressureLevel.values()) {
      if (level != PressureLevel.NORMAL && level.name().equals(word)) {
        return word;
      }
    }
    throw arguments.wrong("no level to shed at: " + arguments.position(1));
  }
}
