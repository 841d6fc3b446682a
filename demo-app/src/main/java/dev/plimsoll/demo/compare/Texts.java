package dev.plimsoll.demo.compare;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Numbers as people read them; a dash stands for what is not known. */
final class Texts {
  static final String UNKNOWN = "-";

  private Texts() {}

  static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  static String millis(double millis) {
    return Double.isNaN(millis) ? UNKNOWN : String.format(Locale.ROOT, "%.1f ms", millis);
  }

  static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }

  static String megabytes(@Nullable String bytes) {
    if (bytes == null || bytes.isEmpty() || bytes.startsWith("-")) {
      return UNKNOWN;
    }
    return count(Long.parseLong(bytes) >> 20) + " MB";
  }

  static String right(String text, int width) {
    return " ".repeat(Math.max(0, width - text.length())) + text;
  }

  static String left(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }
}
