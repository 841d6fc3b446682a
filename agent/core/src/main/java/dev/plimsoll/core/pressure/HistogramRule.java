package dev.plimsoll.core.pressure;

/**
 * Decides when it is worth a pause to count the objects of each class, so that a leak can be named.
 *
 * <p>A histogram stops the program for about as long as a collection that is asked for takes
 * (docs/measurements.md). So it is taken only where shedding cannot be the answer: what is live
 * beside the caches has risen since the proof before and lies near the line. The next one comes
 * when a twentieth of the capacity has been added, which is what tells growth, and not before
 * twenty times its own length has passed. When what is live falls well below the first one, that
 * one is forgotten, and a later rise begins anew.
 *
 * <p>Confined to one thread.
 */
public final class HistogramRule {
  /** Of the line to MODERATE: a fast leak leaves one proof before it. Chosen, not measured. */
  private static final double NEAR_THE_LINE = 0.8;

  /** Chosen, not measured: a leak from 60 % on is counted at most eight times. */
  private static final int STEP_PARTS = 20;

  /** At most a twentieth of the time. */
  private static final long REST_TIMES = 20;

  /** Before the first has been measured: 0.3 to 1.3 times an asked collection was seen. */
  private static final double OF_A_COLLECTION = 2;

  /** Two of one heap differ by less than a tenth; what has been added since costs more. */
  private static final double OF_THE_LAST = 1.5;

  private long liveBefore = -1;
  private long firstLive = -1;
  private long lastLive = -1;
  private long lastEndNanos;
  private long lastNanos = -1;

  /**
   * Tells of a proof; call it once for each.
   *
   * @param liveBytes proven live without what caches hold; -1 unknown
   * @param lineBytes where {@code MODERATE} begins
   * @param collectionNanos how long the collection took that proved it
   * @param longestPauseNanos what an operator allows; 0 for none at all
   * @return whether a histogram is due now
   */
  public boolean isDue(
      long nanos,
      long liveBytes,
      long lineBytes,
      long capacityBytes,
      long collectionNanos,
      long longestPauseNanos) {
    boolean rises = liveBefore >= 0 && liveBytes > liveBefore;
    liveBefore = liveBytes;
    if (firstLive >= 0 && liveBytes < firstLive - capacityBytes / STEP_PARTS) {
      firstLive = -1;
    }
    if (!rises || liveBytes < NEAR_THE_LINE * lineBytes) {
      return false;
    }
    double foreseen =
        lastNanos >= 0 ? OF_THE_LAST * lastNanos : OF_A_COLLECTION * Math.max(0, collectionNanos);
    if (foreseen > longestPauseNanos || longestPauseNanos <= 0) {
      return false;
    }
    boolean rested = lastNanos < 0 || nanos - lastEndNanos >= REST_TIMES * lastNanos;
    return rested && (firstLive < 0 || liveBytes >= lastLive + capacityBytes / STEP_PARTS);
  }

  /** Whether the next histogram is the first of a rise, which the later ones are held against. */
  public boolean isFirst() {
    return firstLive < 0;
  }

  /** One was taken at the last proof. */
  public void taken(long nanos, long tookNanos) {
    firstLive = firstLive < 0 ? liveBefore : firstLive;
    lastLive = liveBefore;
    lastEndNanos = nanos;
    lastNanos = tookNanos;
  }
}
