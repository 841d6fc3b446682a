package dev.plimsoll.core.runtime;

import dev.plimsoll.PressureLevel;
import dev.plimsoll.core.pressure.HeapEvaluator;
import dev.plimsoll.core.pressure.shed.YieldMeasure;
import dev.plimsoll.core.response.ShedService;

/**
 * Compares what sheds are said to have freed with what the next proof shows, so that estimates are
 * corrected by what really came back. Confined to the control thread.
 */
final class YieldCalibration {
  private final HeapEvaluator heap;
  private final ShedService shed;
  private final YieldMeasure measure = new YieldMeasure();
  private long serialBefore;

  /** Proven before the shed began: a proof that comes while it runs shows a part of it already. */
  private long liveBytes;

  /** The level then: a shed that goes on for a second may outlast it. */
  private PressureLevel levelBefore = PressureLevel.NORMAL;

  YieldCalibration(HeapEvaluator heap, ShedService shed) {
    this.heap = heap;
    this.shed = shed;
  }

  void shedEnded() {
    if (levelBefore == PressureLevel.CRITICAL || heap.level() == PressureLevel.CRITICAL) {
      // What made it critical is often a burst, whose end is no yield of the shed; and in one that
      // goes on much of what was given has come back before it ends.
      measure.spoil(shed.heapReturnedBytes());
      return;
    }
    if (!measure.isOpen()) {
      serialBefore = heap.provenSerial();
    }
    measure.shedEnded(liveBytes, shed.heapReturnedBytes(), shed.cacheBytes());
  }

  /** Measures when a collection that began after the shed has been proven. */
  void next(long nanos) {
    if (measure.isOpen() && heap.provenSerial() != serialBefore) {
      measure(nanos);
    }
    if (!shed.busy()) {
      liveBytes = heap.mostLiveBytes();
      levelBefore = heap.level();
    }
  }

  private void measure(long nanos) {
    double freed =
        measure.proven(
            nanos,
            heap.mostLiveBytes(),
            shed.cacheBytes(),
            heap.capacityBytes(),
            shed.measuredYield());
    if (freed != YieldMeasure.NONE) {
      shed.noteYield(freed);
    }
  }
}
