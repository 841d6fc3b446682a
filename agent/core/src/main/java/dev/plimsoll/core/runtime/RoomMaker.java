package dev.plimsoll.core.runtime;

import dev.plimsoll.MemoryResource;
import dev.plimsoll.PressureLevel;
import dev.plimsoll.core.pressure.HeapEvaluator;
import dev.plimsoll.core.pressure.HeapSample;
import dev.plimsoll.core.response.ShedService;
import dev.plimsoll.core.signal.CollectionProver;

/**
 * Makes the room that callers of {@code ensureHeadroom} wait for: one shed of what is missing, at
 * most one collection that proves it, then the answer. Confined to the control thread.
 */
final class RoomMaker {
  /** An estimate errs by this much as a rule: asking for a little more saves a second round. */
  private static final double SURPLUS = 1.15;

  /**
   * Callers may ask all the time; collections for them come no closer than this times their length.
   */
  private static final int COLLECTION_SPACING = 20;

  private static final int ROUNDS = 2;

  private enum Phase {
    NONE,
    SHEDDING,
    PROVING
  }

  private final Headroom headroom;
  private final ShedService shed;
  private final CollectionProver prover;
  private Phase phase = Phase.NONE;
  private long proofsBefore;
  private long lastAskNanos;
  private long lastLengthNanos;
  private boolean asked;
  private int rounds;
  private long serialSeen = -1;
  private long cacheAtProof;

  RoomMaker(Headroom headroom, ShedService shed, CollectionProver prover) {
    this.headroom = headroom;
    this.shed = shed;
    this.prover = prover;
  }

  /** Takes the next step, if anybody waits. The shed service must not be busy. */
  void tick(HeapSample sample, HeapEvaluator heap, long marginBytes, boolean mayAsk) {
    long wanted = headroom.wantedBytes();
    if (wanted <= 0) {
      idle(heap);
      return;
    }
    switch (phase) {
      case NONE -> begin(sample, heap, marginBytes, wanted, mayAsk);
      case SHEDDING -> prove(sample, mayAsk);
      case PROVING -> conclude(sample);
    }
  }

  /** Nobody waits: what was begun for the last one is over. */
  void idle(HeapEvaluator heap) {
    phase = Phase.NONE;
    rounds = 0;
    if (heap.provenSerial() != serialSeen) {
      serialSeen = heap.provenSerial();
      cacheAtProof = shed.cacheBytes();
    }
  }

  private void begin(
      HeapSample sample, HeapEvaluator heap, long marginBytes, long wanted, boolean mayAsk) {
    long live = live(sample, heap);
    long room = heap.roomCapacityBytes() - marginBytes - live - headroom.grantedBytes();
    long missing = (long) ((wanted - room) * SURPLUS);
    if (missing <= 0) {
      prove(sample, mayAsk);
      return;
    }
    long bound = Math.max(shed.floorBytes(), shed.cacheBytes() - missing);
    if (shed.request(PressureLevel.MODERATE, MemoryResource.HEAP, bound, missing, false)) {
      phase = Phase.SHEDDING;
    }
  }

  /** What was proven last may be old: caches have grown since. */
  private long live(HeapSample sample, HeapEvaluator heap) {
    long proven = heap.mostLiveBytes();
    if (proven < 0) {
      return sample.usedBytes;
    }
    return Math.min(sample.usedBytes, proven + Math.max(0, shed.cacheBytes() - cacheAtProof));
  }

  private void prove(HeapSample sample, boolean mayAsk) {
    if (sample.proofs > 0) {
      lastLengthNanos = sample.proofEndNanos - sample.proofStartNanos;
    }
    if (!mayAsk) {
      conclude(sample);
      return;
    }
    boolean rested = !asked || sample.nanos - lastAskNanos >= COLLECTION_SPACING * lastLengthNanos;
    if (rested && !prover.isBusy()) {
      proofsBefore = sample.proofs;
      lastAskNanos = sample.nanos;
      asked = true;
      phase = Phase.PROVING;
      prover.ask();
    }
  }

  /**
   * Whoever was not granted room after two rounds will not be; the second knows more than the
   * first.
   */
  private void conclude(HeapSample sample) {
    if (phase == Phase.PROVING && sample.proofs == proofsBefore) {
      return;
    }
    phase = Phase.NONE;
    if (++rounds >= ROUNDS) {
      rounds = 0;
      headroom.giveUp();
    }
  }
}
