package dev.plimsoll.core.runtime;

import dev.plimsoll.core.pressure.HeapEvaluator;
import dev.plimsoll.core.pressure.HeapSample;
import dev.plimsoll.core.signal.CollectionProver;
import dev.plimsoll.core.signal.CollectionReason;
import dev.plimsoll.core.telemetry.Journal;

/**
 * The collections that the evaluator wants: asks for them one at a time, and tells what each one
 * found, whoever has asked for it. Confined to the control thread.
 */
final class AskedCollections {
  private final HeapEvaluator heap;
  private final CollectionProver prover;
  private final Journal journal;
  private long proofsSeen;

  AskedCollections(HeapEvaluator heap, CollectionProver prover, Journal journal) {
    this.heap = heap;
    this.prover = prover;
    this.journal = journal;
  }

  /** Asks, if one is wanted and none is under way. */
  void ask() {
    if (heap.wantsCollection() && !prover.isBusy()) {
      prover.ask(CollectionReason.at(heap.level()));
    }
  }

  /** Asks whatever rest is due, if any may be asked for and none is under way; whether it did. */
  boolean askAtOnce() {
    if (prover.isBusy() || !heap.mayAskCollection()) {
      return false;
    }
    prover.ask(CollectionReason.at(heap.level()));
    return true;
  }

  /** Tells the answer that this sample brought, if any. */
  void tell(HeapSample sample) {
    if (sample.proofs == proofsSeen) {
      return;
    }
    proofsSeen = sample.proofs;
    journal.collectionAsked(
        prover.reason().words(),
        sample.proofUsedBeforeBytes,
        sample.proofUsedBytes - Math.max(0, sample.proofAllocatedBytes),
        sample.proofEndNanos - sample.proofStartNanos);
  }

  /** Whether one is under way. */
  boolean isBusy() {
    return prover.isBusy();
  }
}
