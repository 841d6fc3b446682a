package dev.plimsoll.core.cli.report;

import java.util.List;

/** Writes elements; whatever comes from a recording is escaped here. */
final class Html {
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

  Html element(String name, String style, String text) {
    out.append('<').append(name).append(" class=\"").append(style).append("\">");
    out.append(escape(text)).append("</").append(name).append(">\n");
    return this;
  }

  /** A table; columns of numbers, as their first row shows, stand to the right. */
  Html table(List<String> head, List<List<String>> rows) {
    out.append("<div class=\"wide\"><table><thead><tr>");
    for (int i = 0; i < head.size(); i++) {
      cell("th", isNumber(rows.get(0).get(i)), head.get(i));
    }
    out.append("</tr></thead><tbody>\n");
    for (List<String> row : rows) {
      out.append("<tr>");
      for (int i = 0; i < row.size(); i++) {
        cell("td", isNumber(rows.get(0).get(i)), row.get(i));
      }
      out.append("</tr>\n");
    }
    out.append("</tbody></table></div>\n");
    return this;
  }

  private void cell(String name, boolean number, String text) {
    out.append('<').append(name).append(number ? " class=\"n\">" : ">").append(escape(text));
    out.append("</").append(name).append('>');
  }

  private static boolean isNumber(String text) {
    return text.matches("[-+]?\\d+([.]\\d+)?( (B|KiB|MiB|GiB|ms|s|min|h|%).*)?|all");
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
