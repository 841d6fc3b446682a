package dev.plimsoll.core.cli.report;

import java.util.Locale;

/** Writes the few elements of SVG that a timeline needs; every text is escaped. */
final class Svg {
  private final StringBuilder out = new StringBuilder(64 << 10);

  Svg(double width, double height, String label) {
    out.append(
        format(
            "<svg viewBox=\"0 0 %.0f %.0f\" role=\"img\" aria-label=\"%s\">\n",
            width, height, Html.escape(label)));
  }

  Svg path(String style, String data) {
    if (!data.isEmpty()) {
      out.append("<path class=\"").append(style).append("\" d=\"").append(data).append("\"/>\n");
    }
    return this;
  }

  Svg line(String style, double x1, double y1, double x2, double y2) {
    out.append(
        format(
            "<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>\n",
            style, x1, y1, x2, y2));
    return this;
  }

  Svg rect(String style, double x, double y, double width, double height, String title) {
    out.append(
        format(
            "<rect class=\"%s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\">%s</rect>\n",
            style, x, y, Math.max(0.5, width), height, title(title)));
    return this;
  }

  Svg dot(String style, double x, double y, double radius, String title) {
    out.append(
        format(
            "<circle class=\"%s\" cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\">%s</circle>\n",
            style, x, y, radius, title(title)));
    return this;
  }

  /** Text that ends ({@code end}), is centred ({@code middle}) or begins ({@code start}) there. */
  Svg text(String anchor, double x, double y, String text) {
    out.append(
        format(
            "<text text-anchor=\"%s\" x=\"%.1f\" y=\"%.1f\">%s</text>\n",
            anchor, x, y, Html.escape(text)));
    return this;
  }

  @Override
  public String toString() {
    return out + "</svg>\n";
  }

  private static String title(String text) {
    return text.isEmpty() ? "" : "<title>" + Html.escape(text) + "</title>";
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
