package dev.plimsoll.core.response.shed;

import java.util.Map;

/**
 * Gives a {@code HashMap} that may be used in a full heap its table at once. If its first table
 * finds no memory, {@code HashMap.resize} has noted already how many entries that would hold, and
 * takes it for the size of the next: 12 places, no power of two, and from the size behind it on
 * entries are no longer found (JDK 17 and 25).
 */
final class EarlyTable {
  private EarlyTable() {}

  /** The same map, empty as it was. */
  static <V> Map<String, V> of(Map<String, V> map) {
    map.put("", null);
    map.remove("");
    return map;
  }
}
