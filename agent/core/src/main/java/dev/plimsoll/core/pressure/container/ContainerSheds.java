package dev.plimsoll.core.pressure.container;

/**
 * When those that relieve the container are asked, how much for, and whether it helped. While it
 * fills fast, what they gave is taken again before it shows: so they are asked for what comes in
 * until their next turn as well, what they gave is collected at once, the next turn follows when
 * that is over, and the last is judged against the growth that there was. Confined to the control
 * thread.
 */
final class ContainerSheds {
  private static final long SECOND = 1_000_000_000L;

  /** What was given may be free after a collection only, which may have to wait. */
  private static final long LONGEST_NANOS = SECOND;

  /** Cleaners run after the collection, on a thread of the JDK's. Chosen. */
  private static final long CLEANING_NANOS = 100_000_000L;

  /** Growth is not steady: less than a quarter of it is no effect. Chosen. */
  private static final int LEAST_OF_GROWTH = 4;

  private static final double AHEAD_SECONDS =
      (double) (CargoTurns.LEAST_REST_NANOS + ContainerLevel.SETTLE_NANOS) / SECOND;

  private final ContainerLevel level;
  private final CargoTurns turns = new CargoTurns();
  private long promisesSeen;
  private long promisesBefore;
  private long beganNanos;
  private long bytesBefore;
  private double bytesPerSecondBefore;
  private boolean promised;
  private boolean unproven;
  private boolean anyUnproven;

  ContainerSheds(ContainerLevel level) {
    this.level = level;
  }

  boolean isReady() {
    return turns.isReady(level.nanos());
  }

  /**
   * Until the level can fall, with what comes in until they can be asked again; {@code
   * Long.MAX_VALUE} for all that may be had.
   */
  long reliefBytes() {
    return isForAll() ? Long.MAX_VALUE : level.excessBytes(comingBytes());
  }

  private boolean isForAll() {
    return turns.isForAll(level.gauge());
  }

  private long comingBytes() {
    return (long) (level.gauge().fillBytesPerSecond() * AHEAD_SECONDS);
  }

  void begin(long promises) {
    promised = false;
    promisesBefore = promises;
    beganNanos = level.nanos();
    bytesBefore = level.usedBytes();
    bytesPerSecondBefore = level.gauge().fillBytesPerSecond();
    turns.begin(beganNanos, bytesBefore, isForAll());
  }

  /**
   * A shed is over, of these or of others.
   *
   * @param collectable whether a collection may follow: then it is judged after that
   */
  void ended(long promises, boolean collectable) {
    // Only what was given back, or may have been, is a reason for one collection more.
    anyUnproven |= promises != promisesSeen;
    promisesSeen = promises;
    if (!turns.isUnderWay() || promised) {
      return;
    }
    // Where all said that they had nothing, nothing is waited for.
    promised = promises != promisesBefore;
    unproven |= promised;
    long effect = collectable ? LONGEST_NANOS : ContainerLevel.SETTLE_NANOS;
    turns.done(promised ? level.nanos() + effect : level.nanos());
  }

  /** A collection is over. */
  void proven() {
    if (promised && unproven) {
      turns.done(level.nanos() + CLEANING_NANOS);
    }
    unproven = false;
    anyUnproven = false;
  }

  /** Whether something was given that no collection has made free yet. */
  boolean isUnproven() {
    return unproven;
  }

  /** The same of whatever was shed, by these or by others. */
  boolean isAnyUnproven() {
    return anyUnproven;
  }

  /**
   * Once each look.
   *
   * @return whether something was given just now that the use does not show: the C library has it
   */
  boolean settle() {
    long nanos = level.nanos();
    long used = level.usedBytes();
    double seconds = (double) (nanos - beganNanos) / SECOND;
    // The rate of before may be that of growth which had just begun.
    double rate = Math.max(bytesPerSecondBefore, level.gauge().fillBytesPerSecond());
    long growth = promised ? (long) (rate * seconds) : 0;
    long effect = Math.max(level.effectBytes(), growth / LEAST_OF_GROWTH);
    boolean judged = turns.settle(nanos, used, growth, effect, level.gauge());
    // Where there is room now, a shed of the little that came since the last would bring nothing,
    // and be followed by a rest.
    if (level.isPastModerate() && isShort() && !turns.wasFruitless()) {
      turns.hasten(nanos);
    }
    return judged && promised && bytesBefore - used < level.effectBytes();
  }

  /** Whether it is full before the usual rest is over. */
  boolean isShort() {
    return level.timeToFullNanos() < CargoTurns.LEAST_REST_NANOS;
  }

  void rearm() {
    turns.rearm(level.nanos());
  }

  /** Whether they were asked for all, and it did not help. */
  boolean isSpent() {
    return turns.isSpent();
  }
}
