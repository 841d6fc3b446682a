package dev.plimsoll.core.config;

import java.util.List;

/** {@code com.acme.Catalog;com.acme.Pages#load;org.acme.*}: places in code, apart by semicolons. */
final class PatternsType implements ValueType<List<String>> {
  @Override
  public List<String> parse(String text) {
    if (text.equals("none")) {
      return List.of();
    }
    List<String> patterns = TextParts.split(text, ';');
    for (String pattern : patterns) {
      if (pattern.isEmpty() || (pattern.indexOf('*') >= 0 && !isPrefix(pattern))) {
        throw new IllegalArgumentException(pattern);
      }
    }
    return List.copyOf(patterns);
  }

  @Override
  public String expected() {
    return "none, or Class, Class#method or a beginning with * behind it, with ; between items";
  }

  private static boolean isPrefix(String pattern) {
    return pattern.length() > 1 && pattern.indexOf('*') == pattern.length() - 1;
  }
}
