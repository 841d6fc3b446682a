package dev.plimsoll.core.base;

/** A log line as a JSON object, for collectors that parse nothing else. */
final class JsonLine {
  private static final String HEX = "0123456789abcdef";

  private JsonLine() {}

  static String of(String time, AgentLog.Level level, String text) {
    StringBuilder line = new StringBuilder(text.length() + 96);
    line.append("{\"time\":\"").append(time).append("\",\"source\":\"plimsoll\",\"level\":\"");
    line.append(level).append("\",\"message\":\"");
    for (int i = 0; i < text.length(); i++) {
      append(line, text.charAt(i));
    }
    return line.append("\"}").toString();
  }

  private static void append(StringBuilder line, char c) {
    if (c == '"' || c == '\\') {
      line.append('\\').append(c);
    } else if (!OneLine.isPrintable(c)) {
      // More than JSON asks for: some readers end a line at such a sign, and terminals obey it.
      line.append("\\u");
      for (int shift = 12; shift >= 0; shift -= 4) {
        line.append(HEX.charAt(c >> shift & 15));
      }
    } else {
      line.append(c);
    }
  }
}
