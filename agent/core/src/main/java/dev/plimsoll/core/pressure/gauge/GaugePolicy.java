package dev.plimsoll.core.pressure.gauge;

/**
 * Lines of a gauge of used against maximum.
 *
 * @param moderate share of the maximum, in 0..1
 * @param critical share of the maximum, in 0..1, at least {@code moderate}
 * @param marginBytes a line counts as crossed only when no more than this is free; 0: always
 * @param hysteresis how far below a line the gauge must fall to lower the level, in 0..1
 * @param dwellUpNanos how long a line must be crossed before the level rises
 * @param dwellDownNanos how long the gauge must be below before the level falls
 * @param horizonNanos time to full below which a gauge past the moderate line is critical; 0: never
 */
public record GaugePolicy(
    double moderate,
    double critical,
    long marginBytes,
    double hysteresis,
    long dwellUpNanos,
    long dwellDownNanos,
    long horizonNanos) {

  public GaugePolicy {
    if (!(moderate > 0 && moderate <= critical && critical <= 1)) {
      throw new IllegalArgumentException(
          "moderate="
              + moderate
              + ", critical="
              + critical
              + " (expected: 0 < moderate <= critical <= 1)");
    }
    if (marginBytes < 0
        || hysteresis < 0
        || dwellUpNanos < 0
        || dwellDownNanos < 0
        || horizonNanos < 0) {
      throw new IllegalArgumentException(
          "marginBytes="
              + marginBytes
              + ", hysteresis="
              + hysteresis
              + ", dwellUpNanos="
              + dwellUpNanos
              + ", dwellDownNanos="
              + dwellDownNanos
              + ", horizonNanos="
              + horizonNanos
              + " (expected: >= 0)");
    }
  }

  /** Five points of hysteresis, down after one second (chosen, not measured). */
  public static GaugePolicy of(double moderate, double critical) {
    return new GaugePolicy(moderate, critical, 0, 0.05, 0, 1_000_000_000L, 0);
  }
}
