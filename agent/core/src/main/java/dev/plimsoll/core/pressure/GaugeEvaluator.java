package dev.plimsoll.core.pressure;

import dev.plimsoll.PressureLevel;

/** Level of one plain gauge (everything but the heap). Confined to the control thread. */
public final class GaugeEvaluator {
  private GaugePolicy policy;
  private PressureLevel level = PressureLevel.NORMAL;

  public GaugeEvaluator(GaugePolicy policy) {
    this.policy = policy;
  }

  /** Takes one reading; {@code max} of -1 or {@code Long.MAX_VALUE} means no limit: NORMAL. */
  public void next(long nanos, long used, long max) {
    level =
        max > 0 && used >= policy.moderate() * max ? PressureLevel.MODERATE : PressureLevel.NORMAL;
  }

  public PressureLevel level() {
    return level;
  }

  /** {@code Long.MAX_VALUE} if it does not fill or has no limit. */
  public long timeToFullNanos() {
    return Long.MAX_VALUE;
  }

  public void setPolicy(GaugePolicy policy) {
    this.policy = policy;
  }
}
