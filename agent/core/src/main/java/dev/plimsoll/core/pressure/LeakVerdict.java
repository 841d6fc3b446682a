package dev.plimsoll.core.pressure;

import dev.plimsoll.PressureLevel;

/**
 * Whether shedding can help no more. Called wrongly this is worse than an OutOfMemoryError, so all
 * of it must hold: the caches at their floors, two collections later still no room, and the end
 * near: what is alive grows so that the heap is full before the shutdown hooks could run three
 * times, or allocations fail, or pauses have taken all the time. A fast leak fails before the
 * second collection: then the failure stands for it, if what is alive has grown. Use alone never
 * counts: a program may live at 92 % for ever. Confined to the control thread.
 */
final class LeakVerdict {
  private static final double NO_ROOM_SHARE = 0.90;
  private static final double FLOOR_TOLERANCE = 0.01;
  private static final double GROWTH_SHARE = 0.01;
  private static final int PROOFS = 2;
  private static final int HOOK_BUDGETS = 3;
  // An order to the floor that changed nothing for so long has reached what can be reached.
  private static final long STUCK_NANOS = 3_000_000_000L;

  private boolean atFloor;
  private boolean ordered;
  private long orderedNanos;
  private long lastSerial;
  private int proofs;
  private long baseLiveBytes;
  private long baseNanos;
  private int failures;
  private boolean allocationFailed;
  private boolean started;
  private long formerLiveBytes;
  private long formerNanos;
  private long latestLiveBytes;
  private long latestNanos;
  private boolean verdict;

  void next(ShedInput in, long boundBytes) {
    if (!started) {
      started = true;
      latestNanos = in.nanos;
    }
    boolean toFloor = boundBytes <= in.floorBytes;
    if (toFloor && !ordered) {
      orderedNanos = in.nanos;
    }
    ordered = toFloor;
    boolean reached = in.cacheBytes <= in.floorBytes + FLOOR_TOLERANCE * in.capacityBytes;
    boolean stuck = toFloor && !in.shedding && in.nanos - orderedNanos >= STUCK_NANOS;
    boolean now = in.level.compareTo(PressureLevel.CRITICAL) >= 0 && (reached || stuck);
    if (!now || !atFloor) {
      proofs = 0;
      failures = 0;
      allocationFailed = false;
    }
    boolean counts = now && atFloor;
    atFloor = now;
    failures += now && in.failure ? 1 : 0;
    allocationFailed |= now && in.allocationFailed;
    if (in.provenSerial != lastSerial) {
      lastSerial = in.provenSerial;
      proved(in, counts);
    }
    verdict = atFloor && noRoom(in) && (proofs >= PROOFS ? endIsNear(in) : failsWhileItGrows(in));
  }

  /** The last two collections, or all the time since the start, lead to the wall that soon. */
  private boolean failsWhileItGrows(ShedInput in) {
    return allocationFailed
        && endsSoon(in, latestLiveBytes - formerLiveBytes, latestNanos - formerNanos);
  }

  private void proved(ShedInput in, boolean counts) {
    formerLiveBytes = latestLiveBytes;
    formerNanos = latestNanos;
    latestLiveBytes = in.provenLiveBytes;
    latestNanos = in.nanos;
    if (!counts) {
      return;
    }
    if (proofs == 0) {
      baseLiveBytes = in.provenLiveBytes;
      baseNanos = in.nanos;
    }
    proofs++;
  }

  private static boolean noRoom(ShedInput in) {
    return Math.max(in.provenLiveBytes, in.mostLiveBytes) > NO_ROOM_SHARE * in.capacityBytes;
  }

  private boolean endIsNear(ShedInput in) {
    if (in.gcDebtFull || failures > 0) {
      return true;
    }
    return endsSoon(in, in.provenLiveBytes - baseLiveBytes, in.nanos - baseNanos);
  }

  private static boolean endsSoon(ShedInput in, long grownBytes, long nanos) {
    if (grownBytes < GROWTH_SHARE * in.capacityBytes) {
      return false;
    }
    double left = Math.max(0, in.capacityBytes - in.provenLiveBytes);
    return left / (double) grownBytes * nanos < (double) HOOK_BUDGETS * in.hooksBudgetNanos;
  }

  boolean verdict() {
    return verdict;
  }
}
