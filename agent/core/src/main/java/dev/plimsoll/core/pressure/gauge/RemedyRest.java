package dev.plimsoll.core.pressure.gauge;

/**
 * When one remedy may be used again: not before the effect of the last time can be seen, and later
 * and later while there is none. Confined to the control thread.
 */
public final class RemedyRest {
  private final long leastNanos;
  private final long mostNanos;
  private final int tries;

  private boolean used;
  private boolean begun;
  private boolean settling;
  private long settledNanos;
  private long readyNanos;
  private long bytesBefore;
  private int fruitless;

  /**
   * @param leastNanos rest after a first fruitless time, and between fruitful ones
   * @param mostNanos the longest rest
   * @param tries how often it may be fruitless before it backs off
   */
  public RemedyRest(long leastNanos, long mostNanos, int tries) {
    this.leastNanos = leastNanos;
    this.mostNanos = mostNanos;
    this.tries = tries;
  }

  public boolean isReady(long nanos) {
    return !begun && (!used || nanos - readyNanos >= 0);
  }

  public void begin(long nanos, long bytes) {
    used = true;
    begun = true;
    settling = false;
    bytesBefore = bytes;
    readyNanos = nanos + leastNanos;
  }

  /** The rest is over, but what brought nothing is not forgotten. */
  public void hasten(long nanos) {
    readyNanos = nanos;
  }

  /** The level has risen: the rest is over, and what brought nothing may now. */
  public void rearm(long nanos) {
    readyNanos = nanos;
    fruitless = 0;
  }

  /** What was judged to have brought nothing has brought something after all. */
  public void helped(long nanos) {
    readyNanos = nanos + leastNanos;
    fruitless = 0;
  }

  /** Whether it has begun and its effect was not judged yet. */
  public boolean isUnderWay() {
    return begun;
  }

  /** Whether the last time brought nothing. */
  public boolean wasFruitless() {
    return fruitless > 0;
  }

  /** How often in a row it brought nothing. */
  int fruitless() {
    return fruitless;
  }

  /** Whether as many times as it may take brought nothing. */
  public boolean isSpent() {
    return fruitless >= tries;
  }

  /** It is over; its effect can be seen from then on. */
  public void done(long effectNanos) {
    if (begun) {
      settling = true;
      settledNanos = effectNanos;
    }
  }

  /** Judges the last time by what is used now. */
  public void settle(long nanos, long bytes, long leastEffectBytes) {
    if (!settling || nanos - settledNanos < 0) {
      return;
    }
    settling = false;
    begun = false;
    boolean effect = bytesBefore - bytes >= leastEffectBytes;
    fruitless = effect ? 0 : Math.min(fruitless + 1, 16);
    long rest = Math.min(mostNanos, leastNanos << Math.max(0, fruitless - tries));
    readyNanos = fruitless > 0 && fruitless < tries ? nanos : nanos + rest;
  }
}
