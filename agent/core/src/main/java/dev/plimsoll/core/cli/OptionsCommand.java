package dev.plimsoll.core.cli;

import dev.plimsoll.core.config.ConfigKey;
import java.util.List;
import java.util.Locale;

/** Prints the table of keys. */
final class OptionsCommand implements Command {
  private static final int WIDTH = 80;

  private final Console console;

  OptionsCommand(Console console) {
    this.console = console;
  }

  @Override
  public String name() {
    return "options";
  }

  @Override
  public String usage() {
    return "options";
  }

  @Override
  public String summary() {
    return "Lists every key with its range, its default and what it does.";
  }

  @Override
  public int run(List<String> words) throws CommandFailure {
    Arguments.parse(words, usage(), List.of()).expectCount(0, 0);
    ConfigKey.Group group = null;
    for (ConfigKey<?> key : ConfigKey.all()) {
      if (key.group() != group) {
        group = key.group();
        console.out().println(group.name().toUpperCase(Locale.ROOT));
      }
      print(key);
    }
    console.out().println("live: may be changed while the agent runs (command set, or JMX)");
    return ExitCode.OK;
  }

  private void print(ConfigKey<?> key) {
    console
        .out()
        .println("  " + key.name() + "=" + key.defaultText() + (key.live() ? "  live" : ""));
    for (String line : TextTable.wrap("(" + key.expected() + ")", WIDTH - 6)) {
      console.out().println("      " + line);
    }
    for (String line : TextTable.wrap(key.doc().replace("`", ""), WIDTH - 6)) {
      console.out().println("      " + line);
    }
    console.out().println();
  }
}
