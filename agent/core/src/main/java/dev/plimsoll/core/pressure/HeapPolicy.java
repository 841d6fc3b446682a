package dev.plimsoll.core.pressure;

/**
 * Where the lines on the proven live share of the heap lie.
 *
 * @param moderate share of the maximum heap, in 0..1 (default 0.75)
 * @param critical share of the maximum heap, in 0..1, at least {@code moderate} (default 0.85)
 * @param marginBytes absolute margin: a line counts as crossed only when no more than this is free,
 *     so that percentages cry wolf on no large heap; 0 switches it off
 * @param maxForcedPauseNanos longest pause that we may cause; 0: no collection, on any collector
 * @param mayAskCollection false where explicit collections are disabled, or no pause is allowed
 */
public record HeapPolicy(
    double moderate,
    double critical,
    long marginBytes,
    long maxForcedPauseNanos,
    boolean mayAskCollection) {

  public HeapPolicy {
    if (!(moderate > 0 && moderate <= critical && critical <= 1)) {
      throw new IllegalArgumentException(
          "moderate="
              + moderate
              + ", critical="
              + critical
              + " (expected: 0 < moderate <= critical <= 1)");
    }
    if (marginBytes < 0) {
      throw new IllegalArgumentException("marginBytes=" + marginBytes + " (expected: >= 0)");
    }
    // Beside a program that runs on the pause foreseen is 0 as well.
    mayAskCollection &= maxForcedPauseNanos > 0;
  }

  /** 75 % and 85 % (docs/design-decisions.md), no absolute margin, pauses of at most 500 ms. */
  public static HeapPolicy defaults() {
    return new HeapPolicy(0.75, 0.85, 0, 500_000_000L, true);
  }
}
