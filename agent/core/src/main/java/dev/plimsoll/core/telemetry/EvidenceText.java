package dev.plimsoll.core.telemetry;

import dev.plimsoll.MemoryResource;
import dev.plimsoll.core.base.ByteSize;

/** The figures of a decision in words: raw and human, what is unknown left out. */
final class EvidenceText {
  private EvidenceText() {}

  /**
   * The figures of a change of level. Where something else than the line decided (an allocation
   * failed), what is used comes first.
   */
  static String of(Decision d) {
    LevelEvidence e = d.evidence;
    boolean byLine = e.measured < 0 || e.threshold < 0 || e.measured >= e.threshold;
    if (byLine || d.to.compareTo(d.from) < 0 || e.used < e.threshold || e.capacity <= 0) {
      return of(d.resource, e);
    }
    return "used "
        + amount(d.resource, e.used)
        + " of "
        + amount(d.resource, e.capacity)
        + ", "
        + percent(e.used, e.capacity)
        + "; proven live "
        + amount(d.resource, e.measured)
        + (e.timeToFullNanos >= 0 ? "; full in " + ElapsedTime.human(e.timeToFullNanos) : "");
  }

  /** As {@code 806.0 MiB (845152256) of 1.0 GiB (1073741824), 78.7 %; line 768.0 MiB (...)}. */
  static String of(MemoryResource resource, LevelEvidence e) {
    StringBuilder text = new StringBuilder(160);
    if (e.measured < 0) {
      text.append("not measured");
    } else {
      text.append(amount(resource, e.measured));
    }
    if (e.capacity > 0) {
      text.append(" of ").append(amount(resource, e.capacity));
      if (e.measured >= 0) {
        text.append(", ").append(percent(e.measured, e.capacity));
      }
    }
    if (e.threshold >= 0) {
      text.append("; line ").append(amount(resource, e.threshold));
    }
    if (e.used >= 0 && e.used != e.measured) {
      text.append("; used ").append(amount(resource, e.used));
    }
    if (e.timeToFullNanos >= 0) {
      text.append("; full in ").append(ElapsedTime.human(e.timeToFullNanos));
    }
    return text.toString();
  }

  /** What has to come true for the level to fall. */
  static String lowersWhen(MemoryResource resource, LevelEvidence e) {
    long line = e.lowerThreshold >= 0 ? e.lowerThreshold : e.threshold;
    return line < 0
        ? resource + " is measured clearly lower"
        : resource + " is measured below " + amount(resource, line);
  }

  static String amount(MemoryResource resource, long value) {
    if (value < 0) {
      return "unknown";
    }
    return resource == MemoryResource.THREADS ? value + " threads" : ByteSize.both(value);
  }

  /** A bound in bytes; {@code Long.MAX_VALUE} is no bound. */
  static String bound(long bytes) {
    return bytes == Long.MAX_VALUE ? "unbound" : amount(MemoryResource.HEAP, bytes);
  }

  static String percent(long part, long whole) {
    long tenths = Math.round(part * 1000.0 / whole);
    return tenths / 10 + "." + tenths % 10 + " %";
  }
}
