package dev.plimsoll.core.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Attributes of the agent's MBean as read at one moment, by name, so that agents of other versions
 * can be read too: what is not there is empty or -1.
 */
record Readings(Map<String, @Nullable Object> values) {
  String text(String name) {
    Object value = values.get(name);
    return value == null ? "" : value.toString();
  }

  boolean isTrue(String name) {
    return Boolean.TRUE.equals(values.get(name));
  }

  long number(String name) {
    return values.get(name) instanceof Number number ? number.longValue() : -1;
  }

  Map<?, ?> map(String name) {
    return values.get(name) instanceof Map<?, ?> map ? map : Map.of();
  }

  List<?> list(String name) {
    return values.get(name) instanceof List<?> list ? list : List.of();
  }

  /** A map with names, empty where there is none. */
  Readings row(String name) {
    return ofRow(map(name));
  }

  /** The items of a list of rows. */
  List<Readings> rows(String name) {
    List<Readings> rows = new ArrayList<>();
    for (Object item : list(name)) {
      if (item instanceof Map<?, ?> map) {
        rows.add(ofRow(map));
      }
    }
    return rows;
  }

  private static Readings ofRow(Map<?, ?> row) {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    row.forEach((key, value) -> values.put(String.valueOf(key), value));
    return new Readings(values);
  }
}
