package dev.plimsoll.core.config;

import dev.plimsoll.core.base.Ratio;

/** A share between two bounds, both included; the value is 0 to 1. */
final class PercentType implements ValueType<Double> {
  private static final double LEAST = 0.01;
  private static final double MOST = 0.99;

  @Override
  public Double parse(String text) {
    double ratio = Ratio.parse(text);
    if (ratio < LEAST || ratio > MOST) {
      throw new IllegalArgumentException(text);
    }
    return ratio;
  }

  @Override
  public String expected() {
    return "a percentage, " + Ratio.human(LEAST) + " to " + Ratio.human(MOST);
  }
}
