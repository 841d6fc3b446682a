package dev.plimsoll.core.cli;

import dev.plimsoll.core.base.ByteSize;
import dev.plimsoll.core.base.OneLine;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Shows a value as people read it; its name tells the unit. */
final class Human {
  static String value(String name, @Nullable Object value) {
    if (value instanceof Number number) {
      return number(name, number);
    }
    if (value instanceof Map<?, ?> map) {
      StringBuilder text = new StringBuilder();
      map.forEach(
          (key, item) ->
              text.append(text.length() == 0 ? "" : ", ")
                  .append(key)
                  .append('=')
                  .append(value(String.valueOf(key), item)));
      return text.length() == 0 ? "-" : text.toString();
    }
    if (value instanceof List<?> list && list.isEmpty()) {
      return "-";
    }
    return value == null ? "-" : OneLine.of(value.toString().replace('\n', ' '));
  }

  private static String number(String name, Number number) {
    String lower = name.toLowerCase(Locale.ROOT);
    // An order is any number; all else is at least 0 where it is known.
    if (number.longValue() == -1 && !lower.equals("order")) {
      return "-";
    }
    if (lower.contains("bytes") || lower.endsWith("margin")) {
      return ByteSize.human(number.longValue());
    }
    if (lower.equals("heapmoderate") || lower.equals("heapcritical")) {
      return number + " %";
    }
    return lower.endsWith("millis") ? time(number.longValue()) : number.toString();
  }

  /** Milliseconds with one unit, to a tenth. */
  static String time(long millis) {
    if (millis < 1000) {
      return millis + " ms";
    }
    long tenths = millis < 100_000 ? millis / 100 : millis / 6_000;
    return tenths / 10 + "." + tenths % 10 + (millis < 100_000 ? " s" : " min");
  }

  private Human() {}
}
