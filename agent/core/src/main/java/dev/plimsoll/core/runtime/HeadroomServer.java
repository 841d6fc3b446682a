package dev.plimsoll.core.runtime;

import dev.plimsoll.MemoryResource;
import dev.plimsoll.PressureLevel;
import dev.plimsoll.core.pressure.HeapEvaluator;
import dev.plimsoll.core.pressure.HeapSample;
import dev.plimsoll.core.response.ShedService;
import dev.plimsoll.core.signal.CollectionProver;
import dev.plimsoll.core.signal.CollectionReason;

/**
 * Tells callers of {@code ensureHeadroom} what room there is, and makes what they wait for: one
 * shed of what is missing, one collection that proves it, a second round if that does not do, then
 * the answer. Confined to the control thread.
 */
final class HeadroomServer {
  /** An estimate errs by this much as a rule: asking for a little more saves a second round. */
  private static final double SURPLUS = 1.15;

  /**
   * Callers may ask all the time; collections for them come no closer than this times their length.
   * They fill the bucket of all, but do not wait for it: somebody stands still until they are over.
   * Nor does the second round for the same callers wait for this; the next first one waits for
   * both.
   */
  private static final int COLLECTION_SPACING = 20;

  /** As the process may have stood still in the last one (SIGSTOP, a frozen container). Chosen. */
  private static final long MOST_REST_NANOS = 30_000_000_000L;

  private static final int ROUNDS = 2;

  /** Never told as room: what other threads take between the answer and the allocation. */
  private static final int KEPT_FREE_PARTS = 50;

  private enum Phase {
    NONE,
    SHEDDING,
    PROVING
  }

  private final Headroom headroom;
  private final HeapEvaluator heap;
  private final ShedService shed;
  private final CollectionProver prover;
  private Phase phase = Phase.NONE;
  private long proofsBefore;
  private long lastAskNanos;
  private long lastLengthNanos;

  /** Of them in a row, without a rest between them; 0 before the first. */
  private int collections;

  private int rounds;

  /** The last caller for whom the round under way was begun. */
  private long triedFor;

  private long serialSeen = -1;
  private long cacheAtProof;

  HeadroomServer(Headroom headroom, HeapEvaluator heap, ShedService shed, CollectionProver prover) {
    this.headroom = headroom;
    this.heap = heap;
    this.shed = shed;
    this.prover = prover;
  }

  /** At each look: tells the room there is; what was begun for a caller that has left is over. */
  void note(HeapSample sample) {
    headroom.tell(heap.roomCapacityBytes() - keptFreeBytes() - sample.usedBytes, sample.nanos);
    if (headroom.wantedBytes() > 0) {
      return;
    }
    phase = Phase.NONE;
    rounds = 0;
    if (heap.provenSerial() != serialSeen) {
      serialSeen = heap.provenSerial();
      cacheAtProof = shed.cacheBytes();
    }
  }

  /**
   * Takes the next step for those who wait. The shed service must not be busy.
   *
   * @return whether something is shed for them now; while they wait for a collection or for the
   *     rest before it, which can take seconds, it is the turn of others
   */
  boolean serve(HeapSample sample, boolean mayAsk) {
    long callers = headroom.callers();
    long wanted = headroom.wantedBytes();
    if (wanted <= 0) {
      return false;
    }
    switch (phase) {
      case NONE -> {
        triedFor = callers;
        return begin(sample, wanted, mayAsk);
      }
      case SHEDDING -> prove(sample, mayAsk);
      case PROVING -> conclude(sample);
    }
    return false;
  }

  /** Whether anybody waits. */
  boolean isWanted() {
    return headroom.wantedBytes() > 0;
  }

  /** Whether more was granted in the last second than is kept free anyway. */
  boolean isGranted() {
    return headroom.grantedBytes() > keptFreeBytes();
  }

  private long keptFreeBytes() {
    return heap.capacityBytes() / KEPT_FREE_PARTS;
  }

  private boolean begin(HeapSample sample, long wanted, boolean mayAsk) {
    long live = live(sample);
    long room = heap.roomCapacityBytes() - keptFreeBytes() - live - headroom.grantedBytes();
    long missing = (long) ((wanted - room) * SURPLUS);
    if (missing <= 0) {
      prove(sample, mayAsk);
      return false;
    }
    long bound = Math.max(0, shed.cacheBytes() - missing);
    if (shed.request(
        PressureLevel.MODERATE, MemoryResource.HEAP, bound, missing, /* belowKeep= */ false)) {
      phase = Phase.SHEDDING;
      return true;
    }
    return false;
  }

  /** What was proven last may be old: caches have grown since. */
  private long live(HeapSample sample) {
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
    long restNanos = Math.min(MOST_REST_NANOS, lastLengthNanos * COLLECTION_SPACING * collections);
    boolean rested = rounds > 0 || sample.nanos - lastAskNanos >= restNanos;
    if (rested && !prover.isBusy()) {
      proofsBefore = sample.proofs;
      lastAskNanos = sample.nanos;
      collections = rounds + 1;
      phase = Phase.PROVING;
      prover.ask(CollectionReason.ROOM);
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
      headroom.giveUp(triedFor);
    }
  }
}
