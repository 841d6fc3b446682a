package dev.plimsoll.core.config;

import java.util.List;

/** {@code com.acme.Catalog;com.acme.Pages#load;org.acme.*}: places in code, apart by semicolons. */
final class PatternsType implements ValueType<List<String>> {
  /** Beside those of names: {@code <init>}, Kotlin's dashes, and the line as places are told. */
  private static final String OF_METHODS = "<>-:";

  @Override
  public List<String> parse(String text) {
    if (text.equals("none")) {
      return List.of();
    }
    List<String> patterns = TextParts.split(text, ';');
    for (String pattern : patterns) {
      if (!isPrefix(pattern) && !isPlace(pattern)) {
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
    int last = pattern.length() - 1;
    return last > 0
        && pattern.charAt(last) == '*'
        && isOf(".#" + OF_METHODS, pattern.substring(0, last));
  }

  /** Anything else would exclude nothing, without a word. */
  private static boolean isPlace(String pattern) {
    int hash = pattern.indexOf('#');
    return hash < 0
        ? EvictableType.isClassName(pattern)
        : EvictableType.isClassName(pattern.substring(0, hash))
            && hash < pattern.length() - 1
            && isOf(OF_METHODS, pattern.substring(hash + 1));
  }

  private static boolean isOf(String signs, String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!Character.isJavaIdentifierPart(c) && signs.indexOf(c) < 0) {
        return false;
      }
    }
    return true;
  }
}
