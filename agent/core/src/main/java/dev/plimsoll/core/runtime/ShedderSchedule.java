package dev.plimsoll.core.runtime;

import dev.plimsoll.PressureLevel;
import dev.plimsoll.core.pressure.shed.ShedController;
import dev.plimsoll.core.pressure.shed.ShedInput;

/**
 * When shedders are asked, and for how much. What an application's own code holds cannot be
 * counted, so the shed controller, which compares what caches hold with their bound, would ask for
 * nothing where there are shedders only. At {@code MODERATE} their turn comes when the caches have
 * nothing left to give, a step at a time; at {@code CRITICAL} it comes at once, for all that is
 * missing. Allocates nothing; confined to the control thread.
 */
final class ShedderSchedule {
  /**
   * Of K, whatever the collector. The shed controller's target is 70 % on G1 and as here on others,
   * on neither below 60 % of the maximum heap; on ZGC without generations it is 57 % of that.
   */
  private static final double TARGET_SHARE = 0.66;

  /** As between two steps of the shed controller, if no proof comes earlier. */
  private static final long APART_NANOS = 1_000_000_000L;

  /**
   * Time for one shed to be seen in the figures; a heap may fill in 200 ms. Twice as long each time
   * that no proof came since the last: one that does not tell what it gives puts off any whose
   * collection began before it, and a cycle of a large heap takes longer than this, up to a second.
   */
  private static final long URGENT_APART_NANOS = 50_000_000L;

  /** After a failure all that may be had is asked for, but not of what has just been refilled. */
  private static final long FAILURE_APART_NANOS = 500_000_000L;

  private static final int MOST_DOUBLINGS = 5;
  private static final double NOTHING_LEFT_SHARE = 0.01;

  private boolean taken;
  private long takenNanos;
  private long takenSerial;

  /** Taken in a row while urgent, without a proof between. */
  private int unproven;

  private boolean failedYet;
  private long failedNanos;
  private boolean everything;
  private long notedNanos;
  private long wantedBytes;

  /** Failures are events: to be told each tick, or one that comes in another's turn is lost. */
  void note(ShedInput in) {
    if (in.failureEvidence) {
      everything = true;
      notedNanos = in.nanos;
    } else if (in.level == PressureLevel.NORMAL && in.nanos - notedNanos > APART_NANOS) {
      everything = false;
    }
  }

  /** What failed before is of no matter any more. */
  void begin() {
    everything = false;
  }

  /** All of them were asked for everything, for somebody else's sake. */
  void askedForAll(long nanos) {
    everything = false;
    failedYet = true;
    failedNanos = nanos;
  }

  /** Whether it is their turn now, by what was noted; {@link #wantedBytes} says for how much. */
  boolean isDue(ShedInput in, int shedders) {
    if (shedders == 0 || (in.level == PressureLevel.NORMAL && !everything)) {
      everything = false;
      unproven = 0;
      return false;
    }
    if (everything && rested(failedYet, failedNanos, in.nanos, FAILURE_APART_NANOS)) {
      askedForAll(in.nanos);
      return take(in, Long.MAX_VALUE);
    }
    boolean urgent = in.level.compareTo(PressureLevel.CRITICAL) >= 0;
    long missing = missingBytes(in);
    if (missing <= 0 || !(urgent || cachesAreAtTheirFloor(in))) {
      return false;
    }
    boolean proven = in.provenSerial > takenSerial;
    if (!proven && !rested(taken, takenNanos, in.nanos, urgent ? urgentApart() : APART_NANOS)) {
      return false;
    }
    unproven = urgent && taken && !proven ? unproven + 1 : 0;
    long step = (long) (ShedController.STEP_SHARE * in.capacityBytes);
    return take(in, urgent ? Math.max(step, missing) : Math.max(step, missing / 2));
  }

  private long urgentApart() {
    return Math.min(APART_NANOS, URGENT_APART_NANOS << Math.min(unproven, MOST_DOUBLINGS));
  }

  /** {@code Long.MAX_VALUE} for all that may be had. */
  long wantedBytes() {
    return wantedBytes;
  }

  private boolean take(ShedInput in, long bytes) {
    taken = true;
    takenNanos = in.nanos;
    takenSerial = in.provenSerial;
    wantedBytes = bytes;
    return true;
  }

  /** What was given back since the last proof is as good as gone already. */
  private static long missingBytes(ShedInput in) {
    long live = in.provenLiveBytes < 0 ? in.usedBytes : in.provenLiveBytes;
    double target = Math.min(TARGET_SHARE * in.capacityBytes, in.highestTargetBytes());
    return (long) (live - in.evictedUncollectedBytes - target);
  }

  private static boolean cachesAreAtTheirFloor(ShedInput in) {
    return in.cacheBytes <= in.floorBytes + NOTHING_LEFT_SHARE * in.capacityBytes;
  }

  private static boolean rested(boolean ever, long lastNanos, long nanos, long apartNanos) {
    return !ever || nanos - lastNanos >= apartNanos;
  }
}
