package dev.plimsoll.core.pressure.container;

import dev.plimsoll.PressureLevel;
import dev.plimsoll.core.pressure.gauge.GaugeEvaluator;
import dev.plimsoll.core.pressure.gauge.RemedyRest;

/**
 * When those that hold something which a container could have back are asked, and whether for all
 * of it. First for what is needed; if that brought nothing and it goes on filling, at once for all:
 * who gave what he was asked for and was asked for too little would else be held for no help. Only
 * when all was asked for, and it still goes on, is nothing left to try. A pause is help: memory
 * that the C library keeps is used again before the container's use rises, and is given in no other
 * way. Confined to the control thread.
 */
final class CargoTurns {
  private static final long SECOND = 1_000_000_000L;
  static final long LEAST_REST_NANOS = SECOND;
  private static final long MOST_REST_NANOS = 60 * SECOND;

  /** Two turns, each with the collection that follows. Chosen. */
  private static final long TWO_TURNS_NANOS = 300_000_000L;

  /** A pause that is so long after the judgement is no accident. Chosen. */
  private static final long LEAST_PAUSE_NANOS = 300_000_000L;

  /** So often: what grows by fits and starts would else never be judged. Chosen. */
  private static final int MOST_PAUSES = 3;

  private static final double NANOS_PER_SECOND = 1e9;

  private final RemedyRest rest = new RemedyRest(LEAST_REST_NANOS, MOST_REST_NANOS, 1);
  private boolean all;
  private boolean collectable;
  private boolean goesOn;
  private int pauses;

  /** From where on it is looked whether it goes on: the turn's begin, for all its judgement. */
  private long sinceNanos;

  private long sinceBytes;

  boolean isReady(long nanos) {
    return rest.isReady(nanos);
  }

  /** Whether the next turn is for all that may be had. */
  boolean isForAll(GaugeEvaluator gauge) {
    return mayEnd(gauge) && (rest.wasFruitless() || gauge.timeToFullNanos() < TWO_TURNS_NANOS);
  }

  /** Full, but not filling, is no reason to drop everything. */
  private static boolean mayEnd(GaugeEvaluator gauge) {
    return gauge.level() == PressureLevel.CRITICAL
        && ContainerEnd.isNear(gauge.timeToFullNanos(), Long.MAX_VALUE);
  }

  void begin(long nanos, long usedBytes, boolean forAll) {
    all = forAll;
    goesOn = false;
    since(nanos, usedBytes);
    rest.begin(nanos, usedBytes);
  }

  boolean isUnderWay() {
    return rest.isUnderWay();
  }

  /** A shed is over: what this turn brought, if it was its, comes back with a collection. */
  void dropped() {
    collectable = rest.isUnderWay();
  }

  /** A collection is over, or there can be none. */
  void collected(long effectNanos) {
    if (collectable) {
      done(effectNanos);
    }
  }

  /** It is over; its effect can be seen from then on. */
  void done(long effectNanos) {
    collectable = false;
    rest.done(effectNanos);
  }

  /** The rest is over, but what brought nothing is not forgotten. */
  void hasten(long nanos) {
    rest.hasten(nanos);
  }

  /** The level has risen: the rest is over, and what brought nothing may now. */
  void rearm(long nanos) {
    pauses = 0;
    rest.rearm(nanos);
  }

  /**
   * Judges the last turn; once each look.
   *
   * @param growthBytes what has come in since it began
   * @return whether it was judged now
   */
  boolean settle(
      long nanos, long usedBytes, long growthBytes, long leastEffectBytes, GaugeEvaluator gauge) {
    boolean open = rest.isUnderWay();
    rest.settle(nanos, usedBytes - growthBytes, leastEffectBytes);
    boolean judged = open && !rest.isUnderWay();
    if (judged && all) {
      since(nanos, usedBytes);
    }
    if (!rest.isUnderWay() && rest.wasFruitless() && mayEnd(gauge)) {
      lookOn(nanos, usedBytes, leastEffectBytes, gauge.steadyBytesPerSecond());
    }
    return judged;
  }

  private void lookOn(long nanos, long usedBytes, long leastEffectBytes, double bytesPerSecond) {
    long looked = nanos - sinceNanos;
    long growth = usedBytes - sinceBytes;
    long steady = (long) (bytesPerSecond * ((double) looked / NANOS_PER_SECOND));
    goesOn = growth >= Math.max(leastEffectBytes, steady) / 2;
    if (goesOn && !all) {
      rest.hasten(nanos);
    } else if (growth < steady / 2 && looked >= LEAST_PAUSE_NANOS && pauses < MOST_PAUSES) {
      pauses++;
      rest.helped(nanos);
    }
  }

  private void since(long nanos, long usedBytes) {
    sinceNanos = nanos;
    sinceBytes = usedBytes;
  }

  /** Whether the last turn brought nothing. */
  boolean wasFruitless() {
    return rest.wasFruitless();
  }

  /** Whether all was asked for in vain, and it goes on filling. */
  boolean isSpent() {
    return all && goesOn && rest.wasFruitless() && !rest.isUnderWay();
  }
}
