package dev.plimsoll.core.cli;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.TabularData;
import org.jspecify.annotations.Nullable;

/** Turns what JMX sends into maps, lists, texts, numbers, booleans and null. */
final class OpenData {
  /** The columns of a map that JMX sends as a table. */
  private static final Set<String> MAP_COLUMNS = Set.of("key", "value");

  static @Nullable Object plain(@Nullable Object value) {
    if (value instanceof CompositeData data) {
      return row(data);
    }
    if (value instanceof TabularData data) {
      return table(data);
    }
    if (value != null && value.getClass().isArray()) {
      List<@Nullable Object> list = new ArrayList<>();
      for (int i = 0; i < Array.getLength(value); i++) {
        list.add(plain(Array.get(value, i)));
      }
      return list;
    }
    return value;
  }

  private static Map<String, @Nullable Object> row(CompositeData data) {
    Map<String, @Nullable Object> row = new LinkedHashMap<>();
    for (String name : data.getCompositeType().keySet()) {
      row.put(name, plain(data.get(name)));
    }
    return row;
  }

  private static Object table(TabularData data) {
    boolean map = data.getTabularType().getRowType().keySet().equals(MAP_COLUMNS);
    Map<String, @Nullable Object> entries = new LinkedHashMap<>();
    List<@Nullable Object> rows = new ArrayList<>();
    for (Object row : data.values()) {
      CompositeData entry = (CompositeData) row;
      if (map) {
        entries.put(String.valueOf(entry.get("key")), plain(entry.get("value")));
      } else {
        rows.add(row(entry));
      }
    }
    return map ? entries : rows;
  }

  private OpenData() {}
}
