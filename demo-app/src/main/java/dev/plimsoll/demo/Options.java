package dev.plimsoll.demo;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Options of the form {@code --name value} or {@code --name=value}, checked as they are read. */
public final class Options {
  private final Map<String, String> values;

  private Options(Map<String, String> values) {
    this.values = values;
  }

  /**
   * Takes a command line apart.
   *
   * @throws UsageException for a name that is not known, given twice or without a value
   */
  public static Options parse(List<String> words, Set<String> known) {
    Map<String, String> values = new HashMap<>();
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      int equals = word.indexOf('=');
      String name = equals < 0 ? word : word.substring(0, equals);
      if (!name.startsWith("--") || !known.contains(name.substring(2))) {
        throw new UsageException("option: " + word + " (expected: " + listOf(known) + ")");
      }
      if (equals < 0 && i + 1 == words.size()) {
        throw new UsageException(name + ": no value (expected: " + name + " VALUE)");
      }
      String value = equals < 0 ? words.get(++i) : word.substring(equals + 1);
      if (values.put(name.substring(2), value) != null) {
        throw new UsageException(name + ": given twice (expected: once)");
      }
    }
    return new Options(values);
  }

  /** Whether it was given. */
  public boolean has(String name) {
    return values.containsKey(name);
  }

  /** Its value, or what to use without it. */
  public String text(String name, String otherwise) {
    return values.getOrDefault(name, otherwise);
  }

  /** Its value as a whole number within the range, both ends included. */
  public int integer(String name, int otherwise, int least, int most) {
    String text = values.get(name);
    if (text == null) {
      return otherwise;
    }
    try {
      int value = Integer.parseInt(text);
      if (value >= least && value <= most) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Told below, as a number out of range is.
    }
    throw new UsageException(
        "--" + name + ": " + text + " (expected: a number from " + least + " to " + most + ")");
  }

  private static String listOf(Set<String> names) {
    return "--" + String.join(", --", new TreeSet<>(names));
  }
}
