package dev.plimsoll.core.pressure.shed;

import dev.plimsoll.PressureLevel;

/** What the shed controller decides from. Mutable and reused; confined to the control thread. */
public final class ShedInput {
  // Chosen: sheds stop up to two points of K above what they aim at.
  private static final double BELOW_CALM_SHARE = 0.03;

  /** The clock. */
  public long nanos;

  /** K, the effective capacity: up to where the heap can be filled, as learned so far. */
  public long capacityBytes;

  /** Live objects and garbage. */
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
   * The yield by which {@link #cacheBytes} and {@link #floorBytes} are corrected now. When it
   * changes, bounds change with it.
   */
  public double cacheYield = 1;

  /** What the caches keep unless failure is proven. */
  public long floorBytes;

  /** What the applications' own bounds allow; {@code Long.MAX_VALUE} if there is none. */
  public long appBoundBytes = Long.MAX_VALUE;

  /** Until K is reached at the present rate; {@code Long.MAX_VALUE} while it does not fill. */
  public long timeToFullNanos = Long.MAX_VALUE;

  /**
   * Since the last call an allocation failed ({@link #allocationFailed}), or a proof found the heap
   * at its wall.
   */
  public boolean failureEvidence;

  /** Since the last call an allocation failed, or would have without the ballast. */
  public boolean allocationFailed;

  /** Share of the last second that pauses took, in 0..1; concurrent work does not count. */
  public double gcShare;

  public PressureLevel level = PressureLevel.NORMAL;

  /** Below so many live bytes the level falls to NORMAL; {@code Long.MAX_VALUE} if unknown. */
  public long calmBytes = Long.MAX_VALUE;

  /** E, bytes evicted (by us and by churn) since the last proof. */
  public long evictedUncollectedBytes;

  /** Sheds that have ended so far. */
  public long sheds;

  /** C as the last shed counted it anew when it began. */
  public long countedBytes;

  /** A shed is running now. */
  public boolean shedding;

  /** What the shutdown hooks need together. */
  public long hooksBudgetNanos;

  /** Pauses have taken nearly all the time for many seconds. */
  public boolean gcDebtFull;

  /**
   * The most that sheds may aim at: a level that falls only below their target would stand for
   * good, and no cache could grow again.
   */
  public double highestTargetBytes() {
    return calmBytes - BELOW_CALM_SHARE * capacityBytes;
  }
}
