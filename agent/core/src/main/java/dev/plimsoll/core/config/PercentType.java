package dev.plimsoll.core.config;

import dev.plimsoll.core.base.Ratio;

/** A share between two bounds, both included; the value is 0 to 1. */
final class PercentType implements ValueType<Double> {
  private final double least;
  private final double most;

  PercentType(double least, double most) {
    this.least = least;
    this.most = most;
  }

  @Override
  public Double parse(String text) {
    double ratio = Ratio.parse(text);
    if (ratio < least || ratio > most) {
      throw new IllegalArgumentException(text);
    }
    return ratio;
  }

  @Override
  public String expected() {
    return "a percentage, " + Ratio.human(least) + " to " + Ratio.human(most);
  }
}
