package dev.plimsoll.benchmarks;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** {@code --name value} pairs. */
final class Options {
  private final Map<String, String> values = new HashMap<>();

  Options(String[] arguments) {
    for (int i = 0; i < arguments.length; i += 2) {
      if (!arguments[i].startsWith("--") || i + 1 == arguments.length) {
        throw new IllegalArgumentException(arguments[i] + " (expected: --name value)");
      }
      values.put(arguments[i].substring(2), arguments[i + 1]);
    }
  }

  String get(String name, String otherwise) {
    return values.getOrDefault(name, otherwise);
  }

  int number(String name, int otherwise) {
    return Integer.parseInt(get(name, Integer.toString(otherwise)));
  }

  List<String> list(String name, String otherwise) {
    return List.of(get(name, otherwise).split(","));
  }
}
