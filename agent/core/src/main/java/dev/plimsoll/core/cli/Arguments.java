package dev.plimsoll.core.cli;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The words behind a command: positions, and options that all take a value. */
final class Arguments {
  private final String usage;
  private final List<String> positions = new ArrayList<>();
  private final Map<String, String> options = new HashMap<>();

  private Arguments(String usage) {
    this.usage = usage;
  }

  /**
   * Tells words apart.
   *
   * @param known the options that the command has
   */
  static Arguments parse(List<String> words, String usage, List<String> known)
      throws CommandFailure {
    Arguments arguments = new Arguments(usage);
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      if (!word.startsWith("-")) {
        arguments.positions.add(word);
      } else if (!known.contains(word)) {
        throw arguments.wrong("unknown option: " + word);
      } else if (i + 1 == words.size()) {
        throw arguments.wrong("no value: " + word);
      } else {
        i++;
        arguments.options.put(word, words.get(i));
      }
    }
    return arguments;
  }

  /** How many words are no options. */
  int count() {
    return positions.size();
  }

  void expectCount(int least, int most) throws CommandFailure {
    if (count() < least || count() > most) {
      throw wrong(count() < least ? "too few arguments" : "too many arguments");
    }
  }

  String position(int index) {
    return positions.get(index);
  }

  /** All positions from the index on, which together are agent arguments. */
  String settings(int from) {
    return String.join(",", positions.subList(from, positions.size()));
  }

  String option(String name, String otherwise) {
    return options.getOrDefault(name, otherwise);
  }

  /** The process that the first position names. */
  long pid() throws CommandFailure {
    try {
      long pid = Long.parseLong(position(0));
      if (pid > 0) {
        return pid;
      }
    } catch (NumberFormatException e) {
      // Told below, as a number that is no process.
    }
    throw wrong("no process id: " + position(0));
  }

  /** Whether {@code -o json} is given; anything but that or {@code -o text} is wrong. */
  boolean json() throws CommandFailure {
    String format = option("-o", "text");
    if (!format.equals("text") && !format.equals("json")) {
      throw wrong("unknown format: " + format);
    }
    return format.equals("json");
  }

  CommandFailure wrong(String what) {
    return CommandFailure.usage(what + " (expected: " + usage + ")");
  }
}
