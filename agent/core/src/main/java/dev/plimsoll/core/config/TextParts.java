package dev.plimsoll.core.config;

import java.util.ArrayList;
import java.util.List;

/** Cuts a text at a character. {@code String.split} may reach for regular expressions. */
final class TextParts {
  /** All parts, trimmed, empty ones included; at least one. */
  static List<String> split(String text, char separator) {
    List<String> parts = new ArrayList<>();
    int from = 0;
    for (int at = text.indexOf(separator); at >= 0; at = text.indexOf(separator, from)) {
      parts.add(text.substring(from, at).trim());
      from = at + 1;
    }
    parts.add(text.substring(from).trim());
    return parts;
  }

  private TextParts() {}
}
