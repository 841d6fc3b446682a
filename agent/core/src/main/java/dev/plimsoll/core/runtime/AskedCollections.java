package dev.plimsoll.core.runtime;

import dev.plimsoll.core.pressure.HeapEvaluator;
import dev.plimsoll.core.pressure.HeapSample;
import dev.plimsoll.core.signal.CollectionProver;
import dev.plimsoll.core.telemetry.Journal;

/**
 * The collections that the evaluator wants: asks for them one at a time, and tells what each found.
 * Confined to the control thread.
 */
final class AskedCollections {
  private final HeapEvaluator heap;
  private final CollectionProver prover;
  private final Journal journal;
  private long proofsSeen;
  private long usedWhenAsked;
  private String reason = "";

  AskedCollections(HeapEvaluator heap, CollectionProver prover, Journal journal) {
    this.heap = heap;
    this.prover = prover;
    this.journal = journal;
  }

  /** Asks, if one is wanted and none is under way. */
  void ask(HeapSample sample) {
    if (heap.wantsCollection() && !prover.isBusy()) {
      reason = heap.reason();
      usedWhenAsked = sample.usedBytes;
      prover.ask();
    }
  }

  /** Tells the answer that this sample brought, if any. */
  void tell(HeapSample sample) {
    if (sample.proofs == proofsSeen) {
      return;
    }
    proofsSeen = sample.proofs;
    journal.collectionAsked(
        reason,
        usedWhenAsked,
        sample.proofUsedBytes - Math.max(0, sample.proofAllocatedBytes),
        sample.proofEndNanos - sample.proofStartNanos);
  }

  /** Whether one is under way. */
  boolean isBusy() {
    return prover.isBusy();
  }
}
