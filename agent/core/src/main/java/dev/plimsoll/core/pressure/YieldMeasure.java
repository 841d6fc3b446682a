package dev.plimsoll.core.pressure;

/**
 * What a byte that was told to be returned brought, from one proof to the next. What caches took up
 * again meanwhile is not missing from it: while that was left out, a map that is trimmed as it
 * grows was held for worth a quarter of its size, and each burst emptied it. Confined to the
 * control thread.
 */
public final class YieldMeasure {
  /** Nothing can be told. */
  public static final double NONE = -1;

  /** Below a fiftieth of the capacity the noise of the rest of the heap is larger. */
  private static final int LEAST_PARTS = 50;

  private double last = 1;
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

  /** What was shed so far is in no measure. */
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
   * @return freed for each byte returned, as far as caches have not refilled, of this and the last
   *     measure what is nearer to 1, and 1 where they point apart: a burst that came or went
   *     between two proofs is in one of them; {@link #NONE} where too little was returned, or most
   *     of it was taken up again
   */
  public double proven(long liveBytes, long cacheBytes, long capacityBytes) {
    open = false;
    long returned = returnedSeen - returnedBefore;
    long gone = cachesBefore - cacheBytes;
    if (returned < capacityBytes / LEAST_PARTS || gone < returned / 2) {
      return NONE;
    }
    // What ended meanwhile by itself, such as a burst, is no yield: caches are a part of what is
    // alive, so they cannot be worth more than all of it.
    double most = (double) liveBytes / Math.max(1, cacheBytes);
    double before = last;
    last = Math.max(0, Math.min(most, (double) (liveBefore - liveBytes) / gone));
    return last > 1 ? Math.max(1, Math.min(before, last)) : Math.min(1, Math.max(before, last));
  }
}
