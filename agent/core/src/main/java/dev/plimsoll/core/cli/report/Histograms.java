package dev.plimsoll.core.cli.report;

import dev.plimsoll.core.base.TypeNames;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import jdk.jfr.consumer.RecordedClass;
import jdk.jfr.consumer.RecordedEvent;

/**
 * The first and the last class histogram of a recording (events {@code jdk.ObjectCount}, which tell
 * the classes above half a percent of the heap only). Confined to one thread.
 */
final class Histograms {
  private long firstId = -1;
  private long lastId = -1;
  private final Map<String, long[]> first = new HashMap<>();
  private final Map<String, long[]> last = new HashMap<>();

  void take(RecordedEvent event) {
    RecordedClass type = event.getValue("objectClass");
    long id = RecordingReader.number(event, "gcId");
    if (type == null) {
      return;
    }
    if (firstId < 0) {
      firstId = id;
    }
    if (id > lastId) {
      lastId = id;
      last.clear();
    }
    long[] figures = {
      RecordingReader.number(event, "totalSize"), RecordingReader.number(event, "count")
    };
    if (id == firstId) {
      first.put(TypeNames.readable(type.getName()), figures);
    }
    if (id == lastId) {
      last.put(TypeNames.readable(type.getName()), figures);
    }
  }

  void addTo(Chronicle chronicle) {
    if (firstId == lastId) {
      return;
    }
    Set<String> names = new HashSet<>(first.keySet());
    names.addAll(last.keySet());
    long[] nothing = {0, 0};
    for (String name : names) {
      long[] before = first.getOrDefault(name, nothing);
      long[] after = last.getOrDefault(name, nothing);
      chronicle.growth.add(new Growth(name, before[0], after[0], before[1], after[1]));
    }
  }
}
