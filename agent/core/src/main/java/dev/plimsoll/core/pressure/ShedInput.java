package dev.plimsoll.core.pressure;

import dev.plimsoll.PressureLevel;

/** What the shed controller decides from. Mutable and reused; confined to the control thread. */
public final class ShedInput {
  /** The clock. */
  public long nanos;

  /** K, the learned effective capacity. */
  public long capacityBytes;

  public long usedBytes;

  /** L, the proven live bytes; -1 while nothing is proven. */
  public long provenLiveBytes = -1;

  /** The upper end of that proof, at least {@link #provenLiveBytes}; -1 while nothing is proven. */
  public long mostLiveBytes = -1;

  /** Counts the proofs of which the collection began after the last shed. */
  public long provenSerial;

  /** C, bytes in all caches, estimated and corrected by their measured yield. */
  public long cacheBytes;

  /**
   * By what {@link #cacheBytes} and {@link #floorBytes} are corrected now; bounds given out before
   * it changed are corrected with it.
   */
  public double cacheYield = 1;

  /** What the caches keep at their floors. */
  public long floorBytes;

  /** What the applications' own bounds allow; {@code Long.MAX_VALUE} if there is none. */
  public long appBoundBytes = Long.MAX_VALUE;

  public long timeToFullNanos = Long.MAX_VALUE;

  /** Failure evidence is new since the last call. */
  public boolean failure;

  /** An allocation failed since the last call, or would have without the ballast. */
  public boolean allocationFailed;

  /** Share of the last second that true pauses took, in 0..1. */
  public double gcShare;

  public PressureLevel level = PressureLevel.NORMAL;

  /** E, bytes evicted (by us and by churn) since the last proof. */
  public long evictedUncollectedBytes;

  /** Sheds that have ended so far. */
  public long sheds;

  /** C as the last shed found it when it began, counted anew. */
  public long countedBytes;

  /** A shed is running now. */
  public boolean shedding;

  /** What the shutdown hooks need together. */
  public long hooksBudgetNanos;

  public boolean gcDebtFull;
}
