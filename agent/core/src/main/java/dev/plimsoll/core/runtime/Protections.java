package dev.plimsoll.core.runtime;

import dev.plimsoll.core.pressure.Collector;
import dev.plimsoll.core.pressure.HeapModel;
import dev.plimsoll.core.signal.HostFlags;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which protections settings and the host's flags leave, and why the others are off. Immutable. */
final class Protections {
  private static final String ON = "on";
  private static final String SHEDDING = "shedding";

  private final Map<String, String> states = new LinkedHashMap<>();

  Protections(HostFlags flags, HeapModel model) {
    // The first of the row; what it is the settings say, which change.
    states.put(SHEDDING, ON);
    states.put("asked collections", askedCollections(flags, model));
    states.put("retry gates", gates(flags.endOnOutOfMemory()));
    states.put("heap ballast", ballast(flags, model));
    states.put(
        "automatic heap dump",
        flags.dumpsOnOutOfMemory()
            ? "once: the first error that a gate survives uses HeapDumpOnOutOfMemoryError up"
            : "not asked for");
  }

  /**
   * Each protection, to {@code on} or to why it is not; the caller's own.
   *
   * @param touches whether the settings of now let the agent touch anything
   */
  Map<String, String> states(boolean touches) {
    Map<String, String> now = new LinkedHashMap<>(states);
    if (!touches) {
      now.put(SHEDDING, "off: disabled or dry run");
    }
    return now;
  }

  /** For the start line: what is not fully on, or nothing. */
  String remark(boolean touches) {
    List<String> limited = new ArrayList<>();
    for (Map.Entry<String, String> entry : states(touches).entrySet()) {
      String state = entry.getValue();
      if (!state.equals(ON) && !state.equals("not asked for")) {
        limited.add(entry.getKey() + " " + state);
      }
    }
    return limited.isEmpty() ? "" : "; limited: " + String.join("; ", limited);
  }

  private static String askedCollections(HostFlags flags, HeapModel model) {
    if (flags.explicitGcDisabled()) {
      return "off: DisableExplicitGC, levels rest on the collector's own full collections";
    }
    return !flags.allowProofs(model.collector())
        ? "off: ExplicitGCInvokesConcurrent, an asked collection proves nothing"
        : ON;
  }

  private static String gates(String endOnOutOfMemory) {
    return switch (endOnOutOfMemory) {
      case "" -> ON;
      case "OnOutOfMemoryError" ->
          "off for heap errors if the command of OnOutOfMemoryError ends the JVM";
      default ->
          "off for heap errors: " + endOnOutOfMemory + " ends the JVM before a gate sees one";
    };
  }

  private static String ballast(HostFlags flags, HeapModel model) {
    if (flags.softRefMillisPerMb() == 0) {
      return "held strongly: SoftRefLRUPolicyMSPerMB=0";
    }
    return model.collector() == Collector.SHENANDOAH_GENERATIONAL
        ? "held strongly: generational Shenandoah does not clear soft references in time"
        : ON;
  }
}
