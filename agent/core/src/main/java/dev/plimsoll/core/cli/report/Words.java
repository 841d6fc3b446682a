package dev.plimsoll.core.cli.report;

import dev.plimsoll.core.base.ByteSize;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** Numbers as people read them. */
final class Words {
  static String size(long bytes) {
    return bytes < 0 ? "unknown" : ByteSize.human(bytes);
  }

  /** A bound, of which -1 means none. */
  static String bound(long bytes) {
    return bytes < 0 ? "unbound" : ByteSize.human(bytes);
  }

  /** What a level was decided by, in the resource's own unit. */
  static String evidence(String resource, long measured, long line, long capacity, long used) {
    if (resource.equals("THREADS")) {
      return "measured " + measured + " threads, line " + line + " threads";
    }
    return "measured "
        + size(measured)
        + ", line "
        + size(line)
        + ", capacity "
        + size(capacity)
        + ", used "
        + size(used);
  }

  static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }

  static String time(long millis) {
    if (millis < 1000) {
      return millis + " ms";
    }
    if (millis < 120_000) {
      return String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
    }
    return millis < 7_200_000
        ? String.format(Locale.ROOT, "%.1f min", millis / 60_000.0)
        : String.format(Locale.ROOT, "%.1f h", millis / 3_600_000.0);
  }

  static String nanos(long nanos) {
    if (nanos < 0) {
      return "unknown";
    }
    return nanos < 10_000_000
        ? String.format(Locale.ROOT, "%.2f ms", nanos / 1e6)
        : time(nanos / 1_000_000);
  }

  /** As {@code +3.1 min, 03:01:19.648}: since the beginning, and by the clock, UTC. */
  static String at(long millis, long start) {
    return "+" + time(millis - start) + ", " + instant(millis).substring(11).replace("Z", "");
  }

  static String instant(long millis) {
    return Instant.ofEpochMilli(millis).truncatedTo(ChronoUnit.MILLIS).toString();
  }

  private Words() {}
}
