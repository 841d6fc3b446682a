package dev.plimsoll.core.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes maps, lists, texts, numbers, booleans and null as JSON, two spaces a step. */
final class JsonText {
  private final StringBuilder out = new StringBuilder();

  static String of(@Nullable Object value) {
    JsonText text = new JsonText();
    text.write(value, "\n");
    return text.out.toString();
  }

  /** An object of names and values in turn. */
  static String object(Object... pairs) {
    Map<String, Object> object = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      object.put(String.valueOf(pairs[i]), pairs[i + 1]);
    }
    return of(object);
  }

  /** The same in one line. */
  static String line(@Nullable Object value) {
    // Texts hold no new line: it is written as two characters.
    return of(value).replaceAll("\n *", "");
  }

  private void write(@Nullable Object value, String newLine) {
    if (value instanceof Map<?, ?> map) {
      writeMap(map, newLine);
    } else if (value instanceof List<?> list) {
      writeList(list, newLine);
    } else if (value instanceof Double number && !Double.isFinite(number)) {
      out.append("null");
    } else if (value == null || value instanceof Number || value instanceof Boolean) {
      out.append(value);
    } else {
      writeText(value.toString());
    }
  }

  private void writeMap(Map<?, ?> map, String newLine) {
    out.append('{');
    String separator = "";
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      out.append(separator).append(newLine).append("  ");
      writeText(String.valueOf(entry.getKey()));
      out.append(": ");
      write(entry.getValue(), newLine + "  ");
      separator = ",";
    }
    out.append(map.isEmpty() ? "" : newLine).append('}');
  }

  private void writeList(List<?> list, String newLine) {
    out.append('[');
    String separator = "";
    for (Object item : list) {
      out.append(separator).append(newLine).append("  ");
      write(item, newLine + "  ");
      separator = ",";
    }
    out.append(list.isEmpty() ? "" : newLine).append(']');
  }

  private void writeText(String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"', '\\' -> out.append('\\').append(c);
        case '\n' -> out.append("\\n");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < ' ' || Character.isSurrogate(c) || c == '\u2028' || c == '\u2029') {
            out.append("\\u").append(Integer.toHexString(0x10000 | c).substring(1));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }
}
