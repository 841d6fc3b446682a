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
  private static final long LEAST_REST = SECOND;
  private static final long MOST_REST = 60 * SECOND;

  /** Pages go back beside the application, within 0.3 s. */
  private static final long SETTLE = 300_000_000L;

  /** But what was given may be free after a collection only, which may have to wait. */
  private static final long LONGEST = SECOND;

  /** Cleaners run after the collection, on a thread of the JDK's. Chosen. */
  private static final long CLEANING = 100_000_000L;

  /** Growth is not steady: less than a quarter of it is no effect. Chosen. */
  private static final int LEAST_OF_GROWTH = 4;

  private static final double AHEAD_SECONDS = (double) (LEAST_REST + SETTLE) / SECOND;

  private final RemedyRest rest = new RemedyRest(LEAST_REST, MOST_REST, 1);
  private long promisesBefore;
  private long beganNanos;
  private double bytesPerSecondBefore;
  private boolean promised;
  private boolean unproven;

  boolean isReady(long nanos) {
    return rest.isReady(nanos);
  }

  void begin(long nanos, long usedBytes, double fillBytesPerSecond, long promises) {
    promised = false;
    promisesBefore = promises;
    beganNanos = nanos;
    bytesPerSecondBefore = fillBytesPerSecond;
    rest.begin(nanos, usedBytes);
  }

  /**
   * A shed is over, of these or of others.
   *
   * @param collectable whether a collection may follow: then it is judged after that
   */
  void ended(long nanos, long promises, boolean collectable) {
    if (!rest.isUnderWay() || promised) {
      return;
    }
    // Where all said that they had nothing, nothing is waited for.
    promised = promises != promisesBefore;
    unproven |= promised;
    long effect = collectable ? LONGEST : SETTLE;
    rest.done(promised ? nanos + effect : nanos);
  }

  /** A collection is over. */
  void proven(long nanos) {
    if (promised && unproven) {
      rest.done(nanos + CLEANING);
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
   * @param timeToFullNanos {@code Long.MAX_VALUE} as well when there is room now: a shed of the
   *     little that came since the last would bring nothing, and be followed by a rest
   */
  void settle(long nanos, long usedBytes, long leastEffectBytes, long timeToFullNanos) {
    double seconds = (double) (nanos - beganNanos) / SECOND;
    long growth = promised ? (long) (bytesPerSecondBefore * seconds) : 0;
    long effect = Math.max(leastEffectBytes, growth / LEAST_OF_GROWTH);
    rest.settle(nanos, usedBytes - growth, effect);
    if (isShort(timeToFullNanos) && !rest.wasFruitless()) {
      rest.hasten(nanos);
    }
  }

  /** Whether it is full before the usual rest is over. */
  static boolean isShort(long timeToFullNanos) {
    return timeToFullNanos < LEAST_REST;
  }

  /** What comes in until they can be asked again. */
  static long comingBytes(double fillBytesPerSecond) {
    return (long) (fillBytesPerSecond * AHEAD_SECONDS);
  }

  void rearm(long nanos) {
    rest.rearm(nanos);
  }

  boolean wasFruitless() {
    return rest.wasFruitless();
  }
}
