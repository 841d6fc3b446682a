package dev.plimsoll.core.cli;

import dev.plimsoll.core.config.AgentConfig;
import dev.plimsoll.core.config.ConfigKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** Reads settings as a start would, without starting anything. */
final class CheckCommand implements Command {
  private final Console console;

  CheckCommand(Console console) {
    this.console = console;
  }

  @Override
  public String name() {
    return "check";
  }

  @Override
  public String usage() {
    return "check [key=value,...] [-o json]";
  }

  @Override
  public String summary() {
    return "Tells what the settings come to, or what is wrong with them.";
  }

  @Override
  public String details() {
    return """
    Reads what a start here would: PLIMSOLL_* of this environment, -Dplimsoll.*
    of this JVM, the file that config names, and the arguments. Prints every
    effective value and where it came from, or one line for each bad setting
    (exit code 1). Sizes are not held against a heap: which one is not known.
    -o json   errors and settings as one object, on stdout either way""";
  }

  @Override
  public int run(List<String> words) throws CommandFailure {
    Arguments arguments = Arguments.parse(words, usage(), List.of("-o"));
    return check(arguments.settings(0), System.getenv(), System.getProperties(), arguments.json());
  }

  int check(
      String arguments, Map<String, String> environment, Properties properties, boolean json) {
    AgentConfig config = AgentConfig.load(arguments, environment, properties);
    if (json) {
      console.out().println(JsonText.of(result(config)));
      return config.errors().isEmpty() ? ExitCode.OK : ExitCode.USAGE;
    }
    for (String error : config.errors()) {
      console.err().println(error);
    }
    if (!config.errors().isEmpty()) {
      return ExitCode.USAGE;
    }
    List<List<String>> rows = new ArrayList<>();
    for (ConfigKey<?> key : ConfigKey.all()) {
      rows.add(List.of(key.name(), config.text(key), "[" + config.source(key) + "]"));
    }
    for (String line : TextTable.columns(rows)) {
      console.out().println(line);
    }
    return ExitCode.OK;
  }

  private static Map<String, Object> result(AgentConfig config) {
    List<Object> settings = new ArrayList<>();
    for (ConfigKey<?> key : ConfigKey.all()) {
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("key", key.name());
      row.put("value", config.text(key));
      row.put("source", config.source(key));
      settings.add(row);
    }
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("errors", config.errors());
    result.put("settings", settings);
    return result;
  }
}
