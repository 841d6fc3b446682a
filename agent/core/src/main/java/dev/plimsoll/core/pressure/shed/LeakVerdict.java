package dev.plimsoll.core.pressure.shed;

import dev.plimsoll.PressureLevel;
import dev.plimsoll.core.pressure.HeapModel;

/**
 * Whether shedding can help no more. Called wrongly this is worse than an OutOfMemoryError, so all
 * of it must hold at CRITICAL: the caches at their floors, two collections later still no room, and
 * the end near: what is alive grows so that the heap is full before the shutdown hooks could run
 * three times, or allocations fail, or pauses have taken all the time. Where it will be full within
 * two seconds the two collections may have come at MODERATE: the heap does not wait for two more. A
 * leak that is faster still fails before the second: then the failure stands for it, if what is
 * alive has grown. Use alone never counts: a program may live at 94 % for ever. So a proof at the
 * wall stands for allocations that fail, of which nobody may tell, only if what is alive has run
 * into it. Confined to the control thread.
 */
final class LeakVerdict {
  private static final double NO_ROOM_SHARE = 0.90;
  private static final double FLOOR_TOLERANCE = 0.01;
  private static final double GROWTH_SHARE = 0.01;
  private static final int PROOFS = 2;
  private static final int HOOK_BUDGETS = 3;
  // A last shed, its collection and hooks on a busy machine. Chosen, not measured.
  private static final double VERY_SOON_NANOS = 2e9;
  private static final long STANDS_NANOS = 1_000_000_000L;
  // Of the maximum: Serial (JDK 25) and Parallel have failed from there on, whose capacity is taken
  // for all of it until a failure is seen.
  private static final double FULL_SHARE = 0.95;

  private final double fullBytes;
  private final VainOrder order = new VainOrder();
  private final Proofs sinceRaised = new Proofs();
  private final Proofs sinceFloor = new Proofs();
  private final Proofs sinceCritical = new Proofs();
  private boolean atFloor;
  private long lastSerial;
  private boolean allocationFailed;
  private boolean provenAtWall;
  private boolean started;
  // Grown are live bytes and what was shed together, or a last shed would hide a leak for a while.
  private long evictedBytes;
  private long uncollectedBytes;
  private long formerBytes;
  private long formerNanos;
  private long latestBytes;
  private long latestNanos;
  // Before the level rose: what the last collection found, or what was used at the start.
  private long calmBytes;
  private long calmNanos;
  private boolean criticalBefore;
  private boolean said;
  private long saidNanos;

  LeakVerdict(HeapModel model) {
    fullBytes = FULL_SHARE * model.maxBytes();
  }

  void next(ShedInput in, long boundBytes) {
    if (!started) {
      started = true;
      // What was proven before is no growth, in which all that is alive came at once.
      lastSerial = in.provenSerial;
      latestBytes = in.provenSerial > 0 ? in.provenLiveBytes : 0;
      latestNanos = in.nanos;
      formerBytes = latestBytes;
      formerNanos = in.nanos;
      calmBytes = in.usedBytes;
      calmNanos = in.nanos;
    }
    boolean stuck = order.next(in, boundBytes <= in.floorBytes);
    boolean reached = in.cacheBytes <= in.floorBytes + FLOOR_TOLERANCE * in.capacityBytes;
    boolean now = in.level != PressureLevel.NORMAL && (reached || stuck);
    boolean counts = now && atFloor;
    boolean critical = in.level.compareTo(PressureLevel.CRITICAL) >= 0;
    boolean criticalCounts = counts && critical && criticalBefore;
    if (in.level == PressureLevel.NORMAL) {
      sinceRaised.reset();
    }
    if (!counts) {
      sinceFloor.reset();
    }
    if (!criticalCounts) {
      sinceCritical.reset();
      allocationFailed = false;
      provenAtWall = false;
    }
    criticalBefore = critical;
    atFloor = now;
    allocationFailed |= critical && now && in.allocationFailed;
    provenAtWall |= critical && now && in.failureEvidence;
    uncollectedBytes = Math.max(uncollectedBytes, in.evictedUncollectedBytes);
    if (in.provenSerial != lastSerial) {
      lastSerial = in.provenSerial;
      proved(in, counts, criticalCounts);
    }
    boolean walled = critical && atFloor && noRoom(in);
    if (walled && isEnd(in)) {
      said = true;
      saidNanos = in.nanos;
    }
    // A heap in its last second stops growing for lack of room, and while it is collected.
    said = said && walled && in.nanos - saidNanos < STANDS_NANOS;
  }

  private boolean isEnd(ShedInput in) {
    if (sinceCritical.count >= PROOFS) {
      return endIsNear(in);
    }
    return failsWhileItGrows(in) || fillsAtOnce(in);
  }

  /**
   * By all collections since the floors and by the last two, since a burst pauses. Where there are
   * caches one more follows, after the last shed.
   */
  private boolean fillsAtOnce(ShedInput in) {
    int enough = in.cacheBytes > 0 ? PROOFS : PROOFS + 1;
    return sinceFloor.count >= enough
        && endsWithin(
            VERY_SOON_NANOS, in, latestBytes - sinceFloor.bytes, latestNanos - sinceFloor.nanos)
        && endsWithin(VERY_SOON_NANOS, in, latestBytes - formerBytes, latestNanos - formerNanos);
  }

  /** The last two collections, or all the time since the start, lead to the wall that soon. */
  private boolean failsWhileItGrows(ShedInput in) {
    return allocationFailed && endsSoon(in, latestBytes - formerBytes, latestNanos - formerNanos);
  }

  private void proved(ShedInput in, boolean counts, boolean criticalCounts) {
    evictedBytes += uncollectedBytes - in.evictedUncollectedBytes;
    uncollectedBytes = in.evictedUncollectedBytes;
    formerBytes = latestBytes;
    formerNanos = latestNanos;
    latestBytes = in.provenLiveBytes + evictedBytes;
    latestNanos = in.nanos;
    if (in.level == PressureLevel.NORMAL) {
      calmBytes = latestBytes;
      calmNanos = latestNanos;
    } else {
      sinceRaised.add(latestBytes, latestNanos);
    }
    if (counts) {
      sinceFloor.add(latestBytes, latestNanos);
    }
    if (criticalCounts) {
      sinceCritical.add(latestBytes, latestNanos);
    }
  }

  private static boolean noRoom(ShedInput in) {
    return Math.max(in.provenLiveBytes, in.mostLiveBytes) > NO_ROOM_SHARE * in.capacityBytes;
  }

  private boolean endIsNear(ShedInput in) {
    if (in.gcDebtFull || allocationFailed || (provenAtWall && ranIntoIt(in))) {
      return true;
    }
    return endsSoon(in, latestBytes - sinceCritical.bytes, in.nanos - sinceCritical.nanos);
  }

  /** What is alive grew into the wall since the level rose, or since the calm before it. */
  private boolean ranIntoIt(ShedInput in) {
    double end = Math.min((double) in.capacityBytes, fullBytes);
    double limit = (double) HOOK_BUDGETS * in.hooksBudgetNanos;
    long sinceRise = in.nanos - sinceRaised.nanos;
    return endsWithin(limit, end, in, latestBytes - sinceRaised.bytes, sinceRise)
        || endsWithin(limit, end, in, latestBytes - calmBytes, in.nanos - calmNanos);
  }

  private static boolean endsSoon(ShedInput in, long grownBytes, long nanos) {
    return endsWithin((double) HOOK_BUDGETS * in.hooksBudgetNanos, in, grownBytes, nanos);
  }

  private static boolean endsWithin(double limit, ShedInput in, long grownBytes, long nanos) {
    return endsWithin(limit, (double) in.capacityBytes, in, grownBytes, nanos);
  }

  private static boolean endsWithin(
      double limit, double endBytes, ShedInput in, long grownBytes, long nanos) {
    if (grownBytes < GROWTH_SHARE * in.capacityBytes) {
      return false;
    }
    double left = Math.max(0, endBytes - in.provenLiveBytes);
    return left / (double) grownBytes * nanos < limit;
  }

  boolean verdict() {
    return said;
  }

  /** How many collections since something began, and what the first of them found. */
  private static final class Proofs {
    private int count;
    private long bytes;
    private long nanos;

    void reset() {
      count = 0;
    }

    void add(long foundBytes, long whenNanos) {
      if (count++ == 0) {
        bytes = foundBytes;
        nanos = whenNanos;
      }
    }
  }
}
