package dev.plimsoll.core.pressure.gauge;

import dev.plimsoll.PressureLevel;
import dev.plimsoll.core.pressure.FillRate;

/**
 * The level of a resource that has one trustworthy figure: metaspace, direct buffers, the
 * container, threads. Up when a line is crossed, by share <i>and</i> by absolute margin, for as
 * long as the policy says; a step further when the time to full is short; down when it is below the
 * line by the hysteresis for as long. A gap of the clock over a second, or another maximum,
 * restarts both dwells and the rate; one that wavers, as what the machine could still give does at
 * each look, only the rate. Nothing is allocated by {@link #next}. Confined to the control thread.
 */
public final class GaugeEvaluator {
  private static final long GAP_NANOS = 1_000_000_000L;
  private static final double NANOS_PER_SECOND = 1e9;

  /** A maximum that has changed by more is another one. Chosen, not measured. */
  private static final double WAVER_SHARE = 0.05;

  private final FillRate fill = new FillRate();

  private final GaugePolicy policy;
  private PressureLevel level = PressureLevel.NORMAL;
  private boolean started;
  private long lastNanos;
  private long usedBytes;
  private long maxBytes = -1;
  private long leadBytes;
  private PressureLevel rising = PressureLevel.NORMAL;
  private long risingSinceNanos;
  private long fallingSinceNanos;

  public GaugeEvaluator(GaugePolicy policy) {
    this.policy = policy;
  }

  /**
   * Takes one reading; one that is not newer than the last is ignored.
   *
   * @param used -1 if it could not be read: nothing changes
   * @param max -1, 0 or {@code Long.MAX_VALUE}: there is no limit, and the level is NORMAL
   */
  public void next(long nanos, long used, long max) {
    next(nanos, used, max, /* lead= */ 0);
  }

  /**
   * As above, with the moderate line moved towards the reading.
   *
   * @param lead by so much, at least 0
   */
  public void next(long nanos, long used, long max, long lead) {
    if (used < 0 || (started && nanos - lastNanos <= 0)) {
      return;
    }
    boolean gap = !started || nanos - lastNanos > GAP_NANOS || isAnother(max);
    fill.next(nanos, used, gap || max != maxBytes);
    usedBytes = used;
    maxBytes = max;
    leadBytes = lead;
    if (gap) {
      risingSinceNanos = nanos;
      fallingSinceNanos = nanos;
      rising = PressureLevel.NORMAL;
    }
    started = true;
    lastNanos = nanos;
    if (limited()) {
      decide(nanos);
    } else {
      level = PressureLevel.NORMAL;
    }
  }

  /** Nobody reads any more: the next reading is as the first, since a level may be long over. */
  public void forget() {
    started = false;
    level = PressureLevel.NORMAL;
  }

  private boolean isAnother(long max) {
    return Math.abs((double) max - maxBytes) > WAVER_SHARE * Math.abs((double) maxBytes);
  }

  private void decide(long nanos) {
    PressureLevel up = up();
    if (up.compareTo(rising) > 0 || up.compareTo(level) <= 0) {
      risingSinceNanos = nanos;
    }
    rising = up;
    if (up.compareTo(level) > 0 && nanos - risingSinceNanos >= policy.dwellUpNanos()) {
      level = up;
      fallingSinceNanos = nanos;
    }
    PressureLevel down = at(used(policy.hysteresis()));
    if (down.compareTo(level) >= 0) {
      fallingSinceNanos = nanos;
    } else if (nanos - fallingSinceNanos >= policy.dwellDownNanos()) {
      level = down;
      fallingSinceNanos = nanos;
    }
  }

  private PressureLevel up() {
    PressureLevel up = at(used(0));
    boolean soon = policy.horizonNanos() > 0 && timeToFullNanos() < policy.horizonNanos();
    return up == PressureLevel.MODERATE && soon && crossed((double) usedBytes, policy.moderate())
        ? PressureLevel.CRITICAL
        : up;
  }

  private double used(double plusShare) {
    return usedBytes + plusShare * maxBytes;
  }

  private PressureLevel at(double used) {
    if (crossed(used, policy.critical())) {
      return PressureLevel.CRITICAL;
    }
    return crossed(used + leadBytes, policy.moderate())
        ? PressureLevel.MODERATE
        : PressureLevel.NORMAL;
  }

  private boolean crossed(double used, double share) {
    boolean byMargin = policy.marginBytes() == 0 || maxBytes - used <= policy.marginBytes();
    return byMargin && used >= share * maxBytes;
  }

  private boolean limited() {
    return maxBytes > 0 && maxBytes != Long.MAX_VALUE;
  }

  /** NORMAL, MODERATE or CRITICAL. */
  public PressureLevel level() {
    return level;
  }

  /** At the rate of now; {@code Long.MAX_VALUE} if it does not fill or has no limit. */
  public long timeToFullNanos() {
    double rate = fill.netBytesPerSecond();
    if (rate <= 0 || !limited()) {
      return Long.MAX_VALUE;
    }
    double nanos = Math.max(0, maxBytes - usedBytes) / rate * NANOS_PER_SECOND;
    return nanos >= Long.MAX_VALUE ? Long.MAX_VALUE : (long) nanos;
  }

  /** Falls count too, but it is never below 0; bytes each second. */
  public double fillBytesPerSecond() {
    return fill.netBytesPerSecond();
  }

  /** The same over a second, so that it is not moved by one step. */
  public double steadyBytesPerSecond() {
    return fill.steadyBytesPerSecond();
  }

  /** In 0..1; -1 where there is no limit or nothing was read. */
  public double share() {
    return limited() ? (double) usedBytes / maxBytes : -1;
  }
}
