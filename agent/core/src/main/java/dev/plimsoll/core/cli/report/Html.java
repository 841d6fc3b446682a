package dev.plimsoll.core.cli.report;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Writes elements; whatever comes from a recording is escaped here. */
final class Html {
  private static final int SHORT = 24;

  /** A number with its unit, and what is said of it; a time of day is none. */
  private static final Pattern NUMBER =
      Pattern.compile("[-+]?\\d+([.]\\d+)?( (B|KiB|MiB|GiB|ms|s|min|h|%)(, [a-z ]+)?)?|all");

  private final StringBuilder out = new StringBuilder(256 << 10);

  /** For text and for attributes in either quotes; controls, which XML forbids, become blanks. */
  static String escape(String text) {
    StringBuilder safe = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '<' -> safe.append("&lt;");
        case '>' -> safe.append("&gt;");
        case '&' -> safe.append("&amp;");
        case '"' -> safe.append("&quot;");
        case '\'' -> safe.append("&#39;");
        default -> safe.append(c == '\n' || (c >= ' ' && !isOdd(c)) ? c : ' ');
      }
    }
    return safe.toString();
  }

  /** Unprintable, half of a pair, or a sign that turns the direction of what follows. */
  private static boolean isOdd(char c) {
    return (c >= 0x7f && c < 0xa0)
        || Character.isSurrogate(c)
        || (c >= 0x202a && c <= 0x202e)
        || (c >= 0x2066 && c <= 0x2069);
  }

  /** Markup as it is. */
  Html raw(String markup) {
    out.append(markup);
    return this;
  }

  Html element(String name, String text) {
    out.append('<').append(name).append('>').append(escape(text));
    out.append("</").append(name).append(">\n");
    return this;
  }

  void paragraph(String style, String text) {
    out.append("<p class=\"").append(style).append("\">").append(escape(text)).append("</p>\n");
  }

  /** A table; columns of numbers, as their first row shows, stand to the right. */
  void table(List<String> head, List<List<String>> rows) {
    List<String> styles = new ArrayList<>();
    for (int i = 0; i < head.size(); i++) {
      styles.add(style(i, rows));
    }
    out.append("<div class=\"wide\"><table><thead>");
    row("th", head, styles);
    out.append("</thead><tbody>\n");
    rows.forEach(row -> row("td", row, styles));
    out.append("</tbody></table></div>\n");
  }

  private void row(String name, List<String> cells, List<String> styles) {
    out.append("<tr>");
    for (int i = 0; i < cells.size(); i++) {
      String style = styles.get(i);
      out.append('<').append(name).append(style.isEmpty() ? "" : " class=\"" + style + "\"");
      out.append('>').append(escape(cells.get(i))).append("</").append(name).append('>');
    }
    out.append("</tr>\n");
  }

  /** {@code n} for numbers, {@code w} for short words, which are never broken. */
  private static String style(int column, List<List<String>> rows) {
    if (NUMBER.matcher(rows.get(0).get(column)).matches()) {
      return "n";
    }
    return rows.stream().allMatch(row -> row.get(column).length() <= SHORT) ? "w" : "";
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
