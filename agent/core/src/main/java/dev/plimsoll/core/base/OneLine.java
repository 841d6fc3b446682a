package dev.plimsoll.core.base;

/** Text of others in one line, and without signs that a terminal would obey. */
public final class OneLine {
  private OneLine() {}

  /** The text itself if it is so already, else with a question mark for each such sign. */
  public static String of(String text) {
    StringBuilder line = null;
    for (int i = 0; i < text.length(); i++) {
      if (!isPrintable(text.charAt(i))) {
        line = line == null ? new StringBuilder(text) : line;
        line.setCharAt(i, '?');
      }
    }
    return line == null ? text : line.toString();
  }

  /** Line separators, controls, and signs that turn the direction of what follows are not. */
  static boolean isPrintable(char c) {
    int type = Character.getType(c);
    return type != Character.CONTROL
        && type != Character.FORMAT
        && type != Character.LINE_SEPARATOR
        && type != Character.PARAGRAPH_SEPARATOR;
  }
}
