package dev.plimsoll.core.base;

import java.util.Locale;

/**
 * A number and the unit behind it, as in {@code 1.5 GiB}. By hand and not by a pattern: regular
 * expressions cost a start-up 10 ms.
 */
record Quantity(double number, String unit) {
  /** More digits than these are no size and no time that anybody meant. */
  private static final int MAX_LENGTH = 32;

  /**
   * Plain decimal digits with at most one point, then a unit in any case, maybe none.
   *
   * @throws IllegalArgumentException if it is anything else: signs, exponents, other digits
   */
  static Quantity parse(String text) {
    String trimmed = text.trim();
    int end = endOfNumber(trimmed);
    if (end == 0 || trimmed.length() > MAX_LENGTH || trimmed.charAt(end - 1) == '.') {
      throw new IllegalArgumentException("no number with a unit: " + text);
    }
    String unit = trimmed.substring(end).trim().toLowerCase(Locale.ROOT);
    return new Quantity(Double.parseDouble(trimmed.substring(0, end)), unit);
  }

  /** Zero needs no unit, whatever it measures. */
  boolean isPlainZero() {
    return number == 0 && unit.isEmpty();
  }

  private static int endOfNumber(String text) {
    int end = 0;
    int points = 0;
    while (end < text.length() && points < 2) {
      char c = text.charAt(end);
      if (c == '.' && end > 0 && points == 0) {
        points++;
      } else if (c < '0' || c > '9') {
        break;
      }
      end++;
    }
    return end;
  }
}
