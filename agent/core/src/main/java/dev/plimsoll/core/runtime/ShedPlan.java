package dev.plimsoll.core.runtime;

import dev.plimsoll.PressureLevel;
import dev.plimsoll.core.pressure.HeapEvaluator;
import dev.plimsoll.core.pressure.HeapSample;
import dev.plimsoll.core.pressure.shed.ShedController;
import dev.plimsoll.core.pressure.shed.ShedInput;
import dev.plimsoll.core.response.ShedService;

/**
 * How much the caches may hold: feeds the {@link ShedController} at each look with what the
 * evaluator has proven and what the caches hold, and hands out what it decided. Confined to the
 * control thread.
 */
final class ShedPlan {
  private final HeapEvaluator heap;
  private final ShedService shed;
  private ShedController controller;

  /** Made while nothing is touched: a dry run may be ended in a heap without room for it. */
  private ShedController spare;

  private final ShedInput input = new ShedInput();

  ShedPlan(HeapEvaluator heap, ShedService shed, ShedController controller) {
    this.heap = heap;
    this.shed = shed;
    this.controller = controller;
    this.spare = controller.anew();
  }

  /** Nothing is touched from now on. */
  void rest() {
    if (spare == controller) {
      spare = controller.anew();
    }
  }

  /**
   * Forgets what it has decided on while nothing was touched: steps that never were taken, each
   * larger than the one before, would be one, and failures of long ago take what is kept.
   */
  void begin() {
    controller = spare;
  }

  /** Decides anew. */
  void next(HeapSample sample, Settings settings) {
    input.nanos = sample.nanos;
    input.capacityBytes = heap.capacityBytes();
    input.usedBytes = sample.usedBytes;
    input.provenLiveBytes = heap.provenLiveBytes();
    input.mostLiveBytes = heap.mostLiveBytes();
    input.provenSerial = heap.provenSerial();
    // Read before the sizes, which are then no older than the sheds that are counted here.
    input.sheds = shed.completed();
    input.countedBytes = shed.countedBytes();
    input.cacheBytes = shed.cacheBytes();
    input.cacheYield = shed.measuredYield();
    input.floorBytes = shed.floorBytes();
    input.appBoundBytes = shed.appBoundBytes();
    input.timeToFullNanos = heap.timeToFullNanos();
    input.failureEvidence = heap.failureEvidence();
    input.allocationFailed = heap.allocationFailed();
    input.gcShare = heap.gcShare();
    input.gcDebtFull = heap.gcDebtFull();
    input.level = heap.level();
    input.calmBytes = heap.lineBytes(PressureLevel.MODERATE) - heap.hysteresisBytes();
    input.evictedUncollectedBytes = heap.evictedUncollectedBytes();
    input.shedding = shed.busy();
    input.hooksBudgetNanos = settings.shutdown().timeoutNanos();
    controller.next(input);
  }

  /** What was decided on. */
  ShedInput input() {
    return input;
  }

  /** Whether the caches hold more than they may. */
  boolean wantsShed() {
    return controller.wantsShed();
  }

  /** What all caches together may hold. */
  long boundBytes() {
    return controller.boundBytes();
  }

  /** Whether nothing was ever to be shed, or all that was is given back. */
  boolean isUnbounded() {
    return controller.boundBytes() == Long.MAX_VALUE && !controller.wantsShed();
  }

  /** How much the next shed should take: what the caches hold above the bound. */
  long stepBytes() {
    return controller.stepBytes();
  }

  /** Whether what was to be kept goes too. */
  boolean belowKeep() {
    return controller.belowKeep();
  }

  /** Whether it looks as if shedding could help no more. */
  boolean leakVerdict() {
    return controller.leakVerdict();
  }
}
