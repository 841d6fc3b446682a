package dev.plimsoll.core.pressure;

/**
 * When those that relieve the container are asked, how much for, and whether it helped. While it
 * fills fast, what they gave is taken again before it shows: so they are asked for what comes in
 * until their next turn as well, what they gave is collected at once, the next turn follows when
 * that is over, and the last is judged against the growth that there was. Confined to the control
 * thread.
 */
final class ContainerSheds {
  private static final long SECOND = 1_000_000_000L;

  /** Pages go back beside the application, within 0.3 s. */
  private static final long SETTLE = 300_000_000L;

  /** But what was given may be free after a collection only, which may have to wait. */
  private static final long LONGEST = SECOND;

  /** Cleaners run after the collection, on a thread of the JDK's. Chosen. */
  private static final long CLEANING = 100_000_000L;

  /** Growth is not steady: less than a quarter of it is no effect. Chosen. */
  private static final int LEAST_OF_GROWTH = 4;

  private static final double AHEAD_SECONDS = (double) (CargoTurns.LEAST_REST + SETTLE) / SECOND;

  private final CargoTurns turns = new CargoTurns();
  private long promisesBefore;
  private long beganNanos;
  private long bytesBefore;
  private double bytesPerSecondBefore;
  private boolean promised;
  private boolean unproven;

  boolean isReady(long nanos) {
    return turns.isReady(nanos);
  }

  /** Whether the next time they are asked for all that may be had. */
  boolean isForAll(GaugeEvaluator gauge) {
    return turns.isForAll(gauge);
  }

  void begin(long nanos, long usedBytes, long promises, GaugeEvaluator gauge) {
    promised = false;
    promisesBefore = promises;
    beganNanos = nanos;
    bytesBefore = usedBytes;
    bytesPerSecondBefore = gauge.fillBytesPerSecond();
    turns.begin(nanos, usedBytes, isForAll(gauge));
  }

  /**
   * A shed is over, of these or of others.
   *
   * @param collectable whether a collection may follow: then it is judged after that
   */
  void ended(long nanos, long promises, boolean collectable) {
    if (!turns.isUnderWay() || promised) {
      return;
    }
    // Where all said that they had nothing, nothing is waited for.
    promised = promises != promisesBefore;
    unproven |= promised;
    long effect = collectable ? LONGEST : SETTLE;
    turns.done(promised ? nanos + effect : nanos);
  }

  /** A collection is over. */
  void proven(long nanos) {
    if (promised && unproven) {
      turns.done(nanos + CLEANING);
    }
    unproven = false;
  }

  /** Whether something was given that no collection has made free yet. */
  boolean isUnproven() {
    return unproven;
  }

  /**
   * Once each look.
   *
   * @param tooMuch false when there is room now: a shed of the little that came since the last
   *     would bring nothing, and be followed by a rest
   * @return whether something was given just now that the use does not show: the C library has it
   */
  boolean settle(
      long nanos, long usedBytes, long leastEffectBytes, boolean tooMuch, GaugeEvaluator gauge) {
    double seconds = (double) (nanos - beganNanos) / SECOND;
    // The rate of before may be that of growth which had just begun.
    double rate = Math.max(bytesPerSecondBefore, gauge.fillBytesPerSecond());
    long growth = promised ? (long) (rate * seconds) : 0;
    long effect = Math.max(leastEffectBytes, growth / LEAST_OF_GROWTH);
    boolean judged = turns.settle(nanos, usedBytes, growth, effect, gauge);
    if (tooMuch && isShort(gauge.timeToFullNanos()) && !turns.wasFruitless()) {
      turns.hasten(nanos);
    }
    return judged && promised && bytesBefore - usedBytes < leastEffectBytes;
  }

  /** Whether it is full before the usual rest is over. */
  static boolean isShort(long timeToFullNanos) {
    return timeToFullNanos < CargoTurns.LEAST_REST;
  }

  /** What comes in until they can be asked again. */
  static long comingBytes(double fillBytesPerSecond) {
    return (long) (fillBytesPerSecond * AHEAD_SECONDS);
  }

  void rearm(long nanos) {
    turns.rearm(nanos);
  }

  /** Whether they were asked for all, and it did not help. */
  boolean isSpent() {
    return turns.isSpent();
  }
}
