package dev.plimsoll.core.cli.report;

import java.util.Locale;

/** Writes the few elements of SVG that a timeline needs; every text is escaped. */
final class Svg {
  private static final double TIP_HEIGHT = 420;

  private final StringBuilder out = new StringBuilder(64 << 10);
  private double tipTop;
  private double tipLeft;
  private double tipWidth;

  Svg(double width, double height, String label) {
    out.append(
        format(
            "<svg viewBox=\"0 0 %.0f %.0f\" role=\"img\" aria-label=\"%s\">\n",
            width, height, Html.escape(label)));
  }

  void path(String style, String data) {
    if (!data.isEmpty()) {
      out.append("<path class=\"").append(style).append("\" d=\"").append(data).append("\"/>\n");
    }
  }

  void line(String style, double x1, double y1, double x2, double y2) {
    out.append(
        format(
            "<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>\n",
            style, x1, y1, x2, y2));
  }

  /**
   * Where the pointer's explanations stand: in the half of this width in which the pointer is not.
   * What is drawn later would cover them.
   */
  void tipsIn(double left, double top, double width) {
    tipLeft = left;
    tipTop = top;
    tipWidth = width / 2;
  }

  /** A bar that is explained under the pointer; or not, if the text is empty. */
  void rect(String style, double x, double y, double width, double height, String tip) {
    out.append(tip.isEmpty() ? "" : "<g class=\"m\">");
    out.append(
        format(
            "<rect class=\"%s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"/>",
            style, x, y, Math.max(0.5, width), height));
    tip(tip, x + width / 2);
  }

  /** A dot that is explained under the pointer, or when one comes to it by the keyboard. */
  void dot(String style, double x, double y, double radius, String tip) {
    out.append("<g class=\"m\" tabindex=\"0\">");
    out.append(
        format("<circle class=\"%s\" cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\"/>", style, x, y, radius));
    tip(tip, x);
  }

  /** Text that ends ({@code end}), is centred ({@code middle}) or begins ({@code start}) there. */
  void text(String anchor, double x, double y, String text) {
    out.append(
        format(
            "<text text-anchor=\"%s\" x=\"%.1f\" y=\"%.1f\">%s</text>\n",
            anchor, x, y, Html.escape(text)));
  }

  /** Centred text with a style of its own. */
  void label(String style, double x, double y, String text) {
    out.append(
        format(
            "<text class=\"%s\" text-anchor=\"middle\" x=\"%.1f\" y=\"%.1f\">%s</text>\n",
            style, x, y, Html.escape(text)));
  }

  @Override
  public String toString() {
    return out + "</svg>\n";
  }

  /** Not the element title, which browsers show late, small, and on no touch screen at all. */
  private void tip(String text, double pointerX) {
    if (!text.isEmpty()) {
      double left = pointerX < tipLeft + tipWidth ? tipLeft + tipWidth : tipLeft;
      out.append(
          format(
              "<foreignObject class=\"tip\" x=\"%.0f\" y=\"%.0f\" width=\"%.0f\" height=\"%.0f\">",
              left + 6, tipTop + 6, tipWidth - 12, TIP_HEIGHT));
      out.append("<div>").append(Html.escape(text)).append("</div></foreignObject></g>");
    }
    out.append('\n');
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
