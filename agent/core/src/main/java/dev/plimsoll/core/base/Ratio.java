package dev.plimsoll.core.base;

/** Shares of a whole, 0 to 1 inside, as people write and read them outside. */
public final class Ratio {
  /**
   * Reads {@code 75%}, {@code 2.5%}, {@code 0.75}, {@code 0}; a bare whole number other than zero
   * is refused, since {@code 1} may mean a hundredth or all.
   *
   * @return 0 to 1
   * @throws IllegalArgumentException if it is no share, or over 100 %
   */
  public static double parse(String text) {
    Quantity share = Quantity.parse(text);
    boolean bare = share.isPlainZero() || (share.unit().isEmpty() && text.indexOf('.') >= 0);
    double ratio = bare ? share.number() : share.number() / 100;
    if ((!bare && !share.unit().equals("%")) || ratio > 1) {
      throw new IllegalArgumentException("no share: " + text);
    }
    return ratio;
  }

  /** In percent with at most one decimal, as {@code 75%} or {@code 2.5%}. */
  public static String human(double ratio) {
    long tenths = Math.round(ratio * 1000);
    return (tenths % 10 == 0 ? "" + tenths / 10 : tenths / 10 + "." + Math.abs(tenths % 10)) + "%";
  }

  private Ratio() {}
}
