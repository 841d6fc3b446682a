package dev.plimsoll.core.base;

/**
 * The time of day as {@code 2026-11-28T13:14:09.879Z}, as {@code java.time} writes it. That takes a
 * hundred classes of the JDK for its first line, which a program that never writes a time would
 * have for the agent's start line alone. Stateless.
 */
public final class UtcTime {
  private static final int DAY_MILLIS = 86_400_000;

  /** In 400 years the calendar repeats. */
  private static final int ERA_DAYS = 146_097;

  /** From 0000-03-01, where a leap day ends a year, to 1970-01-01. */
  private static final int EPOCH_DAYS = 719_468;

  private UtcTime() {}

  public static String now() {
    return text(System.currentTimeMillis());
  }

  /**
   * Some other time.
   *
   * @param millis since 1970-01-01, of the years 0 to 9999
   */
  public static String text(long millis) {
    StringBuilder text = new StringBuilder(24);
    appendDate(text, Math.floorDiv(millis, DAY_MILLIS) + EPOCH_DAYS);
    int ofDay = Math.floorMod(millis, DAY_MILLIS);
    append(text.append('T'), ofDay / 3_600_000, 2);
    append(text.append(':'), ofDay / 60_000 % 60, 2);
    append(text.append(':'), ofDay / 1000 % 60, 2);
    append(text.append('.'), ofDay % 1000, 3);
    return text.append('Z').toString();
  }

  /** Years begin in March here, so that the months have the same days in each. */
  private static void appendDate(StringBuilder text, long days) {
    long era = days / ERA_DAYS;
    int ofEra = (int) (days % ERA_DAYS);
    int year = (ofEra - ofEra / 1460 + ofEra / 36_524 - ofEra / 146_096) / 365;
    int ofYear = ofEra - (365 * year + year / 4 - year / 100);
    int fromMarch = (5 * ofYear + 2) / 153;
    int month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9;
    append(text, (int) (era * 400) + year + (month <= 2 ? 1 : 0), 4);
    append(text.append('-'), month, 2);
    append(text.append('-'), ofYear - (153 * fromMarch + 2) / 5 + 1, 2);
  }

  private static void append(StringBuilder text, int number, int digits) {
    for (int power = (int) Math.pow(10, digits - 1); power > 0; power /= 10) {
      text.append((char) ('0' + number / power % 10));
    }
  }
}
