package dev.plimsoll.core.signal;

import dev.plimsoll.core.base.NanoClock;
import dev.plimsoll.core.pressure.HeapSample;

/**
 * Asks the JVM for a collection and measures what it left. On stop-the-world collectors the use
 * right after it is exact. Concurrent collectors keep all objects that are born meanwhile, so the
 * bytes that all threads allocated while it ran are measured too. Asked by the control thread, run
 * by the notify thread.
 */
public final class CollectionProver {
  private final AllocatedBytes allocated;
  private final SignalQueue signals;
  private final NanoClock clock;
  private final Runnable waker;
  private final Runtime runtime = Runtime.getRuntime();
  private final HeapUse use = new HeapUse();

  /**
   * Written by the notify thread, read by the control thread: one reference, so that all figures
   * are of one proof. This and {@link #next} are made at the start, since a full heap has no room
   * for a proof that it is full. They take turns: the control thread asks for the next proof only
   * when it has copied the last.
   */
  private volatile Proof last = new Proof();

  private Proof next = new Proof();

  /** Raised by the control thread, lowered by the notify thread when the collection has ended. */
  private volatile boolean asked;

  /** Serial of the proof that the control thread has copied last. Confined to it. */
  private long copied;

  /** Confined to the control thread. */
  private CollectionReason reason = CollectionReason.LEARN;

  /**
   * @param waker makes the notify thread call {@link #poll}; allocates nothing
   */
  public CollectionProver(
      AllocatedBytes allocated, SignalQueue signals, NanoClock clock, Runnable waker) {
    this.allocated = allocated;
    this.signals = signals;
    this.clock = clock;
    this.waker = waker;
  }

  /**
   * Asks for a collection; nothing happens while one is under way. Control thread; no allocation.
   */
  public void ask(CollectionReason why) {
    if (!asked) {
      reason = why;
    }
    asked = true;
    waker.run();
  }

  /** Why the collection under way was asked for, or else the last one. Control thread. */
  public CollectionReason reason() {
    return reason;
  }

  /**
   * Whether an asked collection has not ended, or its proof is in no sample yet. The latter counts,
   * too, or the control thread, which goes on after a pause at the same time as all others, would
   * ask again before it has looked. Control thread.
   */
  public boolean isBusy() {
    return asked || last.serial != copied;
  }

  /** Runs the collection that was asked for, if any. Notify thread only. */
  public boolean poll() {
    if (!asked) {
      return false;
    }
    try {
      run();
    } finally {
      asked = false;
      signals.offer(Signal.PROOF_DONE);
    }
    return true;
  }

  /** Copies the last proof. Control thread; no allocation. */
  void copyTo(HeapSample sample) {
    Proof proof = last;
    copied = proof.serial;
    if (copied == 0) {
      return;
    }
    sample.proofs = proof.serial;
    sample.proofStartNanos = proof.startNanos;
    sample.proofEndNanos = proof.endNanos;
    sample.proofUsedBeforeBytes = proof.usedBeforeBytes;
    sample.proofUsedBytes = proof.usedBytes;
    sample.proofAllocatedBytes = proof.allocatedBytes;
  }

  @SuppressWarnings("DoNotCall")
  private void run() {
    Proof proof = next;
    Proof before = last;
    allocated.begin();
    proof.usedBeforeBytes = use.bytes();
    proof.startNanos = clock.nanoTime();
    runtime.gc();
    proof.usedBytes = use.bytes();
    proof.endNanos = clock.nanoTime();
    proof.allocatedBytes = allocated.sinceBegin();
    proof.serial = before.serial + 1;
    next = before;
    last = proof;
  }

  private static final class Proof {
    long serial;
    long startNanos;
    long endNanos;
    long usedBeforeBytes;
    long usedBytes;
    long allocatedBytes;
  }
}
