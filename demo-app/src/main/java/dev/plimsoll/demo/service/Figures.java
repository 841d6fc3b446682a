package dev.plimsoll.demo.service;

import java.util.LinkedHashMap;
import java.util.Map;

/** What the service tells of itself: names and numbers or texts, in order. Not thread-safe. */
public final class Figures {
  private final Map<String, Object> values = new LinkedHashMap<>();

  /** Sets one; the value is a {@link Number}, {@link Boolean} or anything with a text. */
  public void put(String name, Object value) {
    values.put(name, value);
  }

  /** Adds to a number that starts at zero. */
  public void add(String name, long amount) {
    long sum = values.get(name) instanceof Number number ? number.longValue() : 0;
    values.put(name, sum + amount);
  }

  /** One {@code name=value} a line. */
  public String toText() {
    StringBuilder text = new StringBuilder(1024);
    for (Map.Entry<String, Object> entry : values.entrySet()) {
      String value = entry.getValue().toString().replace('\n', ' ');
      text.append(entry.getKey()).append('=').append(value).append('\n');
    }
    return text.toString();
  }

  /** One flat JSON object. */
  public String toJson() {
    StringBuilder json = new StringBuilder(1024).append('{');
    for (Map.Entry<String, Object> entry : values.entrySet()) {
      if (json.length() > 1) {
        json.append(',');
      }
      quote(json, entry.getKey());
      json.append(':');
      Object value = entry.getValue();
      if (value instanceof Boolean || (value instanceof Number number && isFinite(number))) {
        json.append(value);
      } else {
        quote(json, value.toString());
      }
    }
    return json.append('}').toString();
  }

  private static boolean isFinite(Number number) {
    return Double.isFinite(number.doubleValue());
  }

  /** A text as JSON has it; signs that it forbids become blanks. */
  static void quote(StringBuilder json, String text) {
    json.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        json.append('\\').append(c);
      } else {
        json.append(c == '\n' ? "\\n" : c < ' ' ? " " : String.valueOf(c));
      }
    }
    json.append('"');
  }
}
