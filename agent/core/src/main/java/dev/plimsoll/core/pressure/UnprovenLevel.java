package dev.plimsoll.core.pressure;

import dev.plimsoll.PressureLevel;

/**
 * ZGC, Shenandoah: the level of a process that is as good as dead though nothing is proved, as no
 * answer comes, or pauses take all the time, or no region is free. Confined to the control thread.
 */
final class UnprovenLevel {
  // A cycle answers in 15-40 ms, on healthy programs that keep the collector at its limit in
  // 90-380, on a machine that is busy otherwise in 600: shorter patience would call those ill.
  private static final long NO_ANSWER_NANOS = 2_000_000_000L;
  // Healthy recorded programs reach 65 % of a second and 48 % of three; the dead 90-100 %.
  private static final double DEAD_PAUSES_SHARE = 0.75;
  private static final long DEAD_NANOS = 1_000_000_000L;
  private static final long LONG_DEAD_NANOS = 3_000_000_000L;

  private final boolean stallsSilently;
  private final RegionShortage shortage;

  /** Made beforehand: the first use of a string constant allocates. */
  private final String noAnswer;

  private final String noRegion;
  private boolean asking;
  private long askedNanos;
  private PressureLevel level = PressureLevel.NORMAL;

  UnprovenLevel(HeapModel model) {
    stallsSilently = model.collector().stallsSilently();
    shortage = new RegionShortage(model);
    noAnswer = "pauses all the time, or no answer";
    noRegion = "one cycle after the other frees nothing";
  }

  /**
   * Takes the next sample.
   *
   * @param failing whether a passive figure says more than that much is alive
   */
  void next(HeapSample s, PauseWindow pauses, boolean failing, boolean reset) {
    shortage.next(s, reset);
    if (reset) {
      askedNanos = s.nanos;
    }
    level = level(s.nanos, pauses, failing);
  }

  private PressureLevel level(long nanos, PauseWindow pauses, boolean failing) {
    boolean longDead = stallsSilently && pauses.share(LONG_DEAD_NANOS) >= DEAD_PAUSES_SHARE;
    if (longDead || (shortage.stands() && failing)) {
      return PressureLevel.CRITICAL;
    }
    boolean dead = stallsSilently && pauses.share(DEAD_NANOS) >= DEAD_PAUSES_SHARE;
    boolean silent = asking && nanos - askedNanos >= NO_ANSWER_NANOS;
    return dead || (silent && failing) || shortage.stands()
        ? PressureLevel.MODERATE
        : PressureLevel.NORMAL;
  }

  void asking(long nanos) {
    asking = true;
    askedNanos = nanos;
  }

  void answered() {
    asking = false;
  }

  PressureLevel level() {
    return level;
  }

  /** Why it is what it is; a constant. */
  String reason() {
    return shortage.stands() ? noRegion : noAnswer;
  }
}
