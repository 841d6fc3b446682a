package dev.plimsoll.core.cli.report;

import java.util.ArrayList;
import java.util.List;

/** Values from zero to a maximum and the pixels they are drawn on, upwards. */
record Axis(double top, double height, long max) {

  double y(long value) {
    return top + height - height * Math.min(value, max) / Math.max(1, max);
  }

  double bottom() {
    return top + height;
  }

  /** A few round values: powers of two and their halves, since sizes are binary. */
  List<Long> ticks(int most) {
    long step = 1;
    while (max / step > most) {
      step *= 2;
    }
    return every(step);
  }

  /** The same in 1, 2, 5 steps, for what is no size. */
  List<Long> decimalTicks(int most) {
    long step = 1;
    for (int i = 0; max / step > most; i++) {
      step = i % 3 == 1 ? step / 2 * 5 : step * 2;
    }
    return every(step);
  }

  private List<Long> every(long step) {
    List<Long> ticks = new ArrayList<>();
    for (long at = 0; at <= max; at += step) {
      ticks.add(at);
    }
    return ticks;
  }
}
