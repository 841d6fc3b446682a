package dev.plimsoll.core.signal;

/** A gauge whose figures are as old as the last {@link #poll}, which the notify thread does. */
public abstract class PolledGauge implements ResourceGauge {
  /** Written by the notify thread, read by control. */
  private volatile long used = -1;

  private volatile long max = Long.MAX_VALUE;

  private volatile int version;

  /** What was read, by {@link #poll}. */
  protected final void show(long usedNow, long maxNow) {
    int now = version;
    version = now + 1;
    max = maxNow;
    used = usedNow;
    version = now + 2;
  }

  @Override
  public final int version() {
    return version;
  }

  @Override
  public final long used() {
    return used;
  }

  @Override
  public final long max() {
    return max;
  }

  @Override
  public final long next() {
    return 0;
  }

  @Override
  public final boolean isOfNow() {
    return false;
  }
}
