package dev.plimsoll.core.pressure.shed;

/**
 * The yield: how many bytes proofs show to be freed for each byte that sheds are said to have
 * returned. What caches have taken up again since does not count against it. When it did, a map
 * that is trimmed as it grows seemed worth a quarter of its size, and each burst emptied it.
 * Confined to the control thread.
 */
public final class YieldMeasure {
  /** Stands for no result. */
  public static final double NONE = -1;

  /** Less than a fiftieth of the capacity is lost in what the rest of the heap does meanwhile. */
  private static final int LEAST_PARTS = 50;

  /**
   * Of what was estimated before any correction: beyond these something else came or went that was
   * more than the shed, and the measure tells of that. Estimates are off by two at most, and what
   * is used elsewhere gives nothing.
   */
  private static final double MOST = 2.5;

  private static final double LEAST = -0.5;

  /** Measures less than this apart may be of one burst. */
  private static final long APART_NANOS = 1_000_000_000L;

  private double earlier = 1;
  private double latest = 1;
  private long latestNanos;
  private boolean measured;
  private boolean open;
  private long liveBefore;
  private long returnedBefore;
  private long returnedSeen;
  private long cachesBefore;

  /**
   * A shed has ended.
   *
   * @param liveBytes proven before it began; of several before one proof the first one's counts
   */
  public void shedEnded(long liveBytes, long returnedBytes, long cacheBytes) {
    if (!open) {
      open = true;
      liveBefore = liveBytes;
      returnedBefore = returnedSeen;
      cachesBefore = cacheBytes + returnedBytes - returnedSeen;
    }
    returnedSeen = returnedBytes;
  }

  /** Leaves what was shed so far out of every measure. */
  public void spoil(long returnedBytes) {
    open = false;
    returnedSeen = returnedBytes;
  }

  /** Whether a shed waits for its proof. */
  public boolean isOpen() {
    return open;
  }

  /**
   * A collection that began after the last shed has been proven.
   *
   * @return bytes freed for each byte returned: of the measures of this second and the one before
   *     them that which is nearest to 1, and 1 where some are above and some below, since a burst
   *     that comes or goes between two proofs is in only one of two measures; {@link #NONE} where
   *     too little was returned, where caches took most of it up again, or where more came or went
   *     than was returned
   */
  public double proven(
      long nanos, long liveBytes, long cacheBytes, long capacityBytes, double yield) {
    open = false;
    long returned = returnedSeen - returnedBefore;
    long gone = cachesBefore - cacheBytes;
    if (returned < capacityBytes / LEAST_PARTS || gone < returned / 2) {
      return NONE;
    }
    double freed = (double) (liveBefore - liveBytes) / gone;
    if (freed * yield < LEAST || freed * yield > MOST) {
      return NONE;
    }
    // What ended meanwhile by itself, such as a burst, is no yield: caches are a part of what is
    // alive, so they cannot be worth more than all of it.
    double most = (double) liveBytes / Math.max(1, cacheBytes);
    note(nanos, Math.max(0, Math.min(most, freed)));
    return nearest(earlier, latest);
  }

  private void note(long nanos, double freed) {
    if (measured && nanos - latestNanos < APART_NANOS) {
      latest = nearest(latest, freed);
      return;
    }
    measured = true;
    latestNanos = nanos;
    earlier = latest;
    latest = freed;
  }

  private static double nearest(double one, double other) {
    return other > 1 ? Math.max(1, Math.min(one, other)) : Math.min(1, Math.max(one, other));
  }
}
