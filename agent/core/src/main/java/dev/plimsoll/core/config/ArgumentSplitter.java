package dev.plimsoll.core.config;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Cuts {@code key=value,key=value}. A comma separates only before a known key and {@code =}, so
 * that values may hold commas. A misspelt key behind a comma would vanish in the value before it:
 * so a comma before a word that looks like a key separates too, except in values that may hold
 * commas, where the word must be very near to a key. One that nothing follows, but the next comma
 * or the end, separates nothing and is dropped.
 */
final class ArgumentSplitter {
  static final String SOURCE = "agent argument";

  /** The settings in their order; a part without {@code =} has an empty name. */
  static List<Setting> split(@Nullable String arguments) {
    List<Setting> settings = new ArrayList<>();
    String text = arguments == null ? "" : arguments.trim();
    int from = 0;
    while (from < text.length()) {
      int end = endOfSetting(text, from);
      String part = withoutEndingCommas(text.substring(from, end));
      if (!part.isEmpty()) {
        settings.add(setting(part));
      }
      from = end + 1;
    }
    return settings;
  }

  private static String withoutEndingCommas(String part) {
    String rest = part.trim();
    while (rest.endsWith(",")) {
      rest = rest.substring(0, rest.length() - 1).trim();
    }
    return rest;
  }

  private static Setting setting(String part) {
    int equals = part.indexOf('=');
    return equals < 0
        ? new Setting("", part.trim(), SOURCE)
        : new Setting(part.substring(0, equals).trim(), part.substring(equals + 1).trim(), SOURCE);
  }

  private static int endOfSetting(String text, int from) {
    ConfigKey<?> key = ConfigKey.find(wordBeforeEquals(text, from));
    boolean holdsCommas = key != null && key.type().mayHoldCommas();
    for (int at = text.indexOf(',', from); at >= 0; at = text.indexOf(',', at + 1)) {
      String word = wordBeforeEquals(text, at + 1);
      if (!word.isEmpty()
          && (!holdsCommas || ConfigKey.find(word) != null || NearestKey.isClose(word))) {
        return at;
      }
    }
    return text.length();
  }

  /** The word that ends at the next {@code =}; empty when what stands there is no word. */
  private static String wordBeforeEquals(String text, int from) {
    int equals = text.indexOf('=', from);
    if (equals < 0) {
      return "";
    }
    // Never cut a word out that runs over a comma: the search would be quadratic.
    int comma = text.indexOf(',', from);
    if (comma >= 0 && comma < equals) {
      return "";
    }
    String word = text.substring(from, equals).trim();
    for (int i = 0; i < word.length(); i++) {
      char c = word.charAt(i);
      if (c != '.' && c != '-' && c != '_' && !Character.isLetterOrDigit(c)) {
        return "";
      }
    }
    return word;
  }

  private ArgumentSplitter() {}
}
