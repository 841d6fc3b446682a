package dev.plimsoll.core.config;

/**
 * One bad setting. The words that tell what holds instead are found last, when all sources are
 * read.
 *
 * @param what went wrong
 * @param setting the culprit
 * @param expected the rule that it broke
 * @param advice what the user probably meant; empty for none
 */
record ConfigProblem(String what, Setting setting, String expected, String advice) {
  /** Longer values say no more, and a log line should stay one. */
  private static final int MAX_VALUE_LENGTH = 120;

  /** The whole line. */
  String line(String outcome) {
    String written =
        setting.name().isEmpty() ? setting.text() : setting.name() + "=" + setting.text();
    return what
        + ": "
        + oneLine(written)
        + " (expected: "
        + expected
        + ") ["
        + oneLine(setting.source())
        + "] - "
        + outcome
        + (advice.isEmpty() ? "" : " - " + advice);
  }

  /** Control characters could forge further log lines. */
  private static String oneLine(String text) {
    boolean cut = text.length() > MAX_VALUE_LENGTH;
    StringBuilder line = new StringBuilder(cut ? text.substring(0, MAX_VALUE_LENGTH) : text);
    for (int i = 0; i < line.length(); i++) {
      int type = Character.getType(line.charAt(i));
      if (type == Character.CONTROL
          || type == Character.LINE_SEPARATOR
          || type == Character.PARAGRAPH_SEPARATOR
          || type == Character.FORMAT) {
        line.setCharAt(i, '?');
      }
    }
    return cut ? line.append("...").toString() : line.toString();
  }
}
