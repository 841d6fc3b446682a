package dev.plimsoll.core.cli.report;

import java.util.ArrayList;
import java.util.List;

/** A stretch of time and the pixels it is drawn on. */
record Span(long start, long end, double left, double width) {
  private static final int MOST_TICKS = 10;

  private static final long[] STEPS = {
    1,
    2,
    5,
    10,
    20,
    50,
    100,
    200,
    500,
    1_000,
    2_000,
    5_000,
    10_000,
    15_000,
    30_000,
    60_000,
    120_000,
    300_000,
    600_000,
    900_000,
    1_800_000,
    3_600_000,
    7_200_000,
    14_400_000,
    43_200_000,
    86_400_000,
    172_800_000,
    604_800_000
  };

  double x(long millis) {
    return left + width * (millis - start) / Math.max(1, end - start);
  }

  double right() {
    return left + width;
  }

  boolean has(long millis) {
    return millis >= start && millis <= end;
  }

  /** Round times since the start. */
  List<Long> ticks() {
    long step = STEPS[STEPS.length - 1];
    for (int i = STEPS.length - 1; i >= 0; i--) {
      if ((end - start) / STEPS[i] <= MOST_TICKS) {
        step = STEPS[i];
      }
    }
    List<Long> ticks = new ArrayList<>();
    for (long at = 0; at <= end - start; at += step) {
      ticks.add(start + at);
    }
    return ticks;
  }
}
