package dev.plimsoll.core.base;

import java.time.Duration;

/** Times as people write and read them. */
public final class Durations {
  private static final long MICROSECOND = 1_000;
  private static final long MILLISECOND = 1_000_000;
  private static final long SECOND = 1_000_000_000;

  /** Nanoseconds of 100 years: far below the overflow of a long, far above any deadline. */
  private static final double MAX_NANOS = 100.0 * 365 * 86_400 * SECOND;

  /**
   * Reads {@code 10s}, {@code 500ms}, {@code 1.5m}, {@code 2h}, {@code 250us}, {@code 0}; a bare
   * number other than zero is refused, since nobody can tell its unit.
   *
   * @throws IllegalArgumentException if it is no time, or over 100 years
   */
  public static Duration parse(String text) {
    Quantity time = Quantity.parse(text);
    long factor =
        switch (time.unit()) {
          case "ns" -> 1;
          case "us" -> MICROSECOND;
          case "ms" -> MILLISECOND;
          case "s", "sec" -> SECOND;
          case "m", "min" -> 60 * SECOND;
          case "h" -> 3_600 * SECOND;
          default -> time.isPlainZero() ? 1 : -1;
        };
    if (factor < 0 || time.number() * factor > MAX_NANOS) {
      throw new IllegalArgumentException("no time: " + text);
    }
    return Duration.ofNanos(Math.round(time.number() * factor));
  }

  /** In the largest unit that leaves no fraction, as {@code 90s} or {@code 500ms}. */
  public static String human(Duration time) {
    long nanos = time.toNanos();
    if (nanos == 0) {
      return "0";
    }
    if (nanos % (3_600 * SECOND) == 0) {
      return nanos / (3_600 * SECOND) + "h";
    }
    if (nanos % (60 * SECOND) == 0) {
      return nanos / (60 * SECOND) + "m";
    }
    if (nanos % SECOND == 0) {
      return nanos / SECOND + "s";
    }
    if (nanos % MILLISECOND == 0) {
      return nanos / MILLISECOND + "ms";
    }
    return nanos % MICROSECOND == 0 ? nanos / MICROSECOND + "us" : nanos + "ns";
  }

  private Durations() {}
}
