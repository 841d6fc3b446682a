package dev.plimsoll.core.runtime;

import dev.plimsoll.core.pressure.HeapEvaluator;
import dev.plimsoll.core.response.ShedService;

/**
 * Holds what shedders say to have freed against what the next proof shows, so that estimates are
 * corrected by what really came back. Confined to the control thread.
 */
final class YieldCalibration {
  /** Below a fiftieth of the capacity the noise of the rest of the heap is larger. */
  private static final int LEAST_PARTS = 50;

  private final HeapEvaluator heap;
  private final ShedService shed;
  private long liveBefore = -1;
  private long returnedBefore;
  private long returnedSeen;
  private long serialBefore;

  YieldCalibration(HeapEvaluator heap, ShedService shed) {
    this.heap = heap;
    this.shed = shed;
  }

  /** A shed has ended: what was proven before the first one since the last proof is kept. */
  void shedEnded() {
    if (liveBefore < 0) {
      liveBefore = heap.mostLiveBytes();
      returnedBefore = returnedSeen;
      serialBefore = heap.provenSerial();
    }
    returnedSeen = shed.returnedBytes();
  }

  /** Measures when a collection that began after the shed has been proven. */
  void next() {
    if (liveBefore < 0 || heap.provenSerial() == serialBefore) {
      return;
    }
    long returned = shed.returnedBytes() - returnedBefore;
    if (returned >= heap.capacityBytes() / LEAST_PARTS) {
      double live = heap.mostLiveBytes();
      // What ended meanwhile by itself, such as a burst, is no yield: caches are a part of what is
      // alive, so they cannot be worth more than all of it.
      double most = live / Math.max(1, shed.cacheBytes());
      shed.noteYield(Math.min(most, (liveBefore - live) / returned));
    }
    liveBefore = -1;
  }
}
