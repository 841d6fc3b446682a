package dev.plimsoll.core.telemetry;

/** Spans of time as people read them. */
final class ElapsedTime {
  private ElapsedTime() {}

  /**
   * In the unit that gives one to four digits, as {@code 350 us}, {@code 12.5 s}, {@code 3 min}.
   */
  static String human(long nanos) {
    if (nanos < 0) {
      return "unknown";
    }
    if (nanos < 1_000_000) {
      return nanos / 1000 + " us";
    }
    if (nanos < 1_000_000_000L) {
      return nanos / 1_000_000 + " ms";
    }
    if (nanos < 120_000_000_000L) {
      long tenths = nanos / 100_000_000;
      return tenths / 10 + "." + tenths % 10 + " s";
    }
    long minutes = nanos / 60_000_000_000L;
    return minutes < 120 ? minutes + " min" : minutes / 60 + " h";
  }
}
