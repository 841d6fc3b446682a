package dev.plimsoll.core.runtime;

import dev.plimsoll.MemoryResource;
import dev.plimsoll.PressureLevel;
import dev.plimsoll.core.pressure.HeapEvaluator;
import dev.plimsoll.core.pressure.HeapSample;
import dev.plimsoll.core.pressure.ShedController;
import dev.plimsoll.core.pressure.ShedInput;
import dev.plimsoll.core.response.ShedService;
import dev.plimsoll.core.signal.CollectionProver;
import dev.plimsoll.core.signal.HeapProbe;
import dev.plimsoll.core.telemetry.Journal;
import dev.plimsoll.core.telemetry.LevelEvidence;

/**
 * The heap's way from a wake-up to memory regained, one look at a time: sample, level, proof,
 * bound, shed. Confined to the control thread, but for what says otherwise.
 */
final class HeapKeeper {
  private static final long STEP_POLL_NANOS = 2_000_000;
  private static final int KEPT_FREE_PARTS = 50;

  private final HeapProbe probe;
  private final HeapEvaluator heap;
  private final ShedController controller;
  private final CollectionProver prover;
  private final ShedService shed;
  private final BallastKeeper ballast;
  private final Gates gateErrors;
  private final GateServer gates;
  private final Headroom headroom;
  private final RoomMaker rooms;
  private final LastShed lastShed;
  private final YieldMeter yields;
  private final OwnErrors ownErrors;
  private final Journal journal;
  private final ShedderTurns turns = new ShedderTurns();
  private final HeapSample sample = new HeapSample();
  private final ShedInput input = new ShedInput();

  private boolean exhausted;
  private boolean boundStale;
  private long shedsSeen;
  private long collectionsSeen;
  private long proofsSeen;
  private long usedWhenAsked;
  private String askReason = "";
  private long boundFollowed = Long.MAX_VALUE;

  HeapKeeper(
      HeapProbe probe,
      HeapEvaluator heap,
      ShedController controller,
      CollectionProver prover,
      ShedService shed,
      BallastKeeper ballast,
      Gates gates,
      Headroom headroom,
      OwnErrors ownErrors,
      Journal journal) {
    this.probe = probe;
    this.heap = heap;
    this.controller = controller;
    this.prover = prover;
    this.shed = shed;
    this.ballast = ballast;
    this.gateErrors = gates;
    this.gates = new GateServer(gates, shed);
    this.headroom = headroom;
    this.yields = new YieldMeter(heap, shed);
    this.lastShed = new LastShed(shed);
    this.rooms = new RoomMaker(headroom, shed, prover);
    this.ownErrors = ownErrors;
    this.journal = journal;
  }

  /** Looks once and does what follows from it, but for what {@code touch} forbids. */
  void tick(Settings settings, boolean touch) {
    probe.fill(sample);
    noteSheds();
    sample.failures = gateErrors.seen() + ownErrors.outOfMemory();
    sample.clearings = ballast.clearings();
    noteProofs();
    heap.next(sample);
    yields.tick();
    headroom.tell(heap.roomCapacityBytes() - keptFree() - sample.usedBytes, sample.nanos);
    decide(settings);
    shed.tick(sample.nanos);
    judge(touch);
    if (headroom.wantedBytes() <= 0) {
      rooms.idle(heap);
    }
    if (touch) {
      act(settings);
      boolean collecting = sample.collections != collectionsSeen || prover.isBusy();
      ballast.tick(heap.level(), heap.farFromLine(), collecting, sample.nanos);
    }
    collectionsSeen = sample.collections;
  }

  PressureLevel level() {
    return heap.level();
  }

  String reason() {
    return heap.reason();
  }

  /** A step under way is watched closely: a call that hangs is given up on a tick only. */
  long pollNanos() {
    return shed.busy() ? Math.min(heap.pollNanos(), STEP_POLL_NANOS) : heap.pollNanos();
  }

  /** The figures behind the level. */
  void describe(LevelEvidence evidence) {
    evidence.measured = heap.provenLiveBytes();
    evidence.threshold = heap.lineBytes(heap.level());
    evidence.lowerThreshold = heap.lineBytes(PressureLevel.MODERATE) - heap.hysteresisBytes();
    evidence.capacity = heap.maxBytes();
    evidence.used = sample.usedBytes;
    evidence.timeToFullNanos =
        heap.timeToFullNanos() == Long.MAX_VALUE ? -1 : heap.timeToFullNanos();
  }

  /** Gives everything back, since nothing will be done any more. */
  void letGo() {
    ballast.release();
    gateErrors.setOpen(false);
    headroom.setOpen(false);
    shed.raiseBound(Long.MAX_VALUE);
  }

  /** Whether shedding can help no more, and all of it has been tried. */
  boolean isExhausted() {
    return exhausted;
  }

  HeapEvaluator evaluator() {
    return heap;
  }

  HeapSample sample() {
    return sample;
  }

  long boundBytes() {
    return boundFollowed;
  }

  /** The live threshold values changed. */
  void apply(Settings settings) {
    heap.setPolicy(settings.heapPolicy());
    shed.setSettings(settings.shed());
    ballast.apply(settings);
    gateErrors.setOpen(settings.touches());
    headroom.setOpen(settings.touches());
    if (!settings.touches()) {
      followBound(Long.MAX_VALUE);
    }
  }

  private void noteSheds() {
    if (shed.completed() == shedsSeen) {
      return;
    }
    shedsSeen = shed.completed();
    boundStale = true;
    yields.noteShed(sample.shedBytes);
    sample.shedBytes = shed.returnedBytes();
    sample.lastShedNanos = sample.nanos;
    gates.shedEnded(sample.nanos);
  }

  private void noteProofs() {
    if (sample.proofs == proofsSeen) {
      return;
    }
    proofsSeen = sample.proofs;
    journal.collectionAsked(
        askReason,
        usedWhenAsked,
        sample.proofUsedBytes - Math.max(0, sample.proofAllocatedBytes),
        sample.proofEndNanos - sample.proofStartNanos);
  }

  private void decide(Settings settings) {
    input.nanos = sample.nanos;
    input.capacityBytes = heap.capacityBytes();
    input.usedBytes = sample.usedBytes;
    input.provenLiveBytes = heap.provenLiveBytes();
    input.mostLiveBytes = heap.mostLiveBytes();
    input.provenSerial = heap.provenSerial();
    input.cacheBytes = shed.cacheBytes();
    input.cacheYield = shed.measuredYield();
    input.floorBytes = shed.floorBytes();
    input.appBoundBytes = shed.appBoundBytes();
    input.allocBytesPerSecond = heap.allocBytesPerSecond();
    input.fillBytesPerSecond = heap.fillBytesPerSecond();
    input.timeToFullNanos = heap.timeToFullNanos();
    input.failure = heap.failureEvidence();
    input.allocationFailed = heap.allocationFailed();
    input.gcShare = heap.gcShare();
    input.gcDebtFull = heap.gcDebtFull();
    input.level = heap.level();
    input.evictedUncollectedBytes = heap.evictedUncollectedBytes();
    input.shedding = shed.busy();
    input.hooksBudgetNanos = settings.shutdownTimeoutNanos();
    controller.next(input);
    turns.note(input);
  }

  private void judge(boolean touch) {
    if (!controller.leakVerdict() || !touch) {
      lastShed.reset();
      exhausted = false;
    } else if (!exhausted) {
      exhausted = lastShed.confirms(heap.provenSerial(), sample.nanos);
    }
  }

  /** One thing at a time: callers that wait go first, then room that is wanted, then the law. */
  private void act(Settings settings) {
    if (heap.wantsCollection() && !prover.isBusy()) {
      askReason = heap.reason();
      usedWhenAsked = sample.usedBytes;
      prover.ask();
    }
    if (shed.busy()) {
      return;
    }
    if (gates.hasWaiters()) {
      gates.serve(sample.nanos);
      turns.askedForAll(sample.nanos);
    } else if (headroom.wantedBytes() > 0) {
      rooms.tick(sample, heap, keptFree(), settings.heapPolicy().mayAskCollection());
    } else if (controller.wantsShed()) {
      shed.request(
          heap.level(),
          MemoryResource.HEAP,
          controller.boundBytes(),
          controller.stepBytes(),
          controller.belowKeep());
      boundFollowed = controller.boundBytes();
    } else if (turns.isDue(input, shed.shedders())) {
      shed.request(
          heap.level(),
          MemoryResource.HEAP,
          controller.boundBytes(),
          turns.wantedBytes(),
          controller.belowKeep() && input.cacheBytes > 0);
      boundFollowed = controller.boundBytes();
    } else if (controller.boundBytes() > boundFollowed || (boundStale && !roomIsGranted())) {
      followBound(controller.boundBytes());
    }
  }

  /** Caches that gave way to a caller stay small until it has had time to use the room. */
  private boolean roomIsGranted() {
    return headroom.grantedBytes() > keptFree();
  }

  /** Never told as room: what other threads take between the answer and the allocation. */
  private long keptFree() {
    return heap.capacityBytes() / KEPT_FREE_PARTS;
  }

  /** What callers or an operator had shed lowered bounds that the law knows nothing of. */
  private void followBound(long boundBytes) {
    boundFollowed = boundBytes;
    boundStale = false;
    shed.raiseBound(boundBytes);
  }
}
