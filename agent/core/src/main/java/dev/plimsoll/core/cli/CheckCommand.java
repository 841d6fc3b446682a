package dev.plimsoll.core.cli;

import dev.plimsoll.core.config.AgentConfig;
import dev.plimsoll.core.config.ConfigKey;
import java.util.ArrayList;
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
    return "check [key=value,...]";
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
    (exit code 1). Sizes are not held against a heap: which one is not known.""";
  }

  @Override
  public int run(List<String> words) throws CommandFailure {
    Arguments arguments = Arguments.parse(words, usage(), List.of());
    return check(arguments.join(0, ","), System.getenv(), System.getProperties());
  }

  int check(String arguments, Map<String, String> environment, Properties properties) {
    AgentConfig config = AgentConfig.load(arguments, environment, properties);
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
}
