package dev.plimsoll.core.cli;

import dev.plimsoll.core.config.ConfigKey;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

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
    return "options [-o json]";
  }

  @Override
  public String summary() {
    return "Lists every key with its range, its default and what it does.";
  }

  @Override
  public int run(List<String> words) throws CommandFailure {
    Arguments arguments = Arguments.parse(words, usage(), List.of("-o"));
    arguments.expectCount(0, 0);
    if (arguments.json()) {
      console
          .out()
          .println(JsonText.of(ConfigKey.all().stream().map(OptionsCommand::row).toList()));
      return ExitCode.OK;
    }
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

  private static Map<String, Object> row(ConfigKey<?> key) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("key", key.name());
    row.put("default", key.defaultText());
    row.put("expected", key.expected());
    row.put("live", key.live());
    row.put("group", key.group().name().toLowerCase(Locale.ROOT));
    row.put("means", key.doc());
    return row;
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
