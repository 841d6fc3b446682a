package dev.plimsoll.core.runtime;

import dev.plimsoll.MemoryResource;
import dev.plimsoll.PressureLevel;
import dev.plimsoll.core.pressure.ShedController;
import dev.plimsoll.core.response.ShedService;

/**
 * When shedders are asked that no sum knows: what an application's own code holds cannot be
 * counted, so the law, which compares what caches hold with their bound, would never turn to a
 * process that has nothing else. One step a second while the level stands. Confined to the control
 * thread.
 */
final class ShedderTurns {
  /** The law's own step and pace (CONTROLLER). */
  private static final int STEP_PARTS = 25;

  private static final long APART_NANOS = 1_000_000_000L;

  private boolean taken;
  private long takenNanos;

  boolean isDue(PressureLevel level, int shedders, long nanos) {
    if (level == PressureLevel.NORMAL || shedders == 0) {
      return false;
    }
    if (taken && nanos - takenNanos < APART_NANOS) {
      return false;
    }
    taken = true;
    takenNanos = nanos;
    return true;
  }

  /** Caches that hold no more than the bound are left alone by such a request. */
  void take(ShedService shed, PressureLevel level, long capacityBytes, ShedController controller) {
    shed.request(
        level,
        MemoryResource.HEAP,
        controller.boundBytes(),
        capacityBytes / STEP_PARTS,
        controller.belowKeep());
  }
}
