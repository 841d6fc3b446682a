package dev.plimsoll.core.runtime;

import dev.plimsoll.MemoryResource;
import dev.plimsoll.PressureLevel;
import dev.plimsoll.core.response.ShedService;

/**
 * The shed that must have been tried before anything is called exhausted: everything, below what is
 * kept, and a collection after it. An estimate that was never taken, or a shed that failed for want
 * of memory itself, would otherwise look like a leak. Confined to the control thread.
 */
final class LastShed {
  /** Where nothing can be proven (DisableExplicitGC) the verdict is believed after this time. */
  private static final long PATIENCE_NANOS = 2_000_000_000L;

  /**
   * Looks that are further apart tell of a full collection or a stopped process, in which no proof
   * could come; what the collection has found is read after it.
   */
  private static final long MOST_APART_NANOS = 100_000_000L;

  private enum Phase {
    NONE,
    ASKED,
    DONE,
    PROVING
  }

  private final ShedService shed;
  private final boolean provesAtOnce;
  private Phase phase = Phase.NONE;
  private long completedBefore;
  private long serialAtEnd;

  /** Where nobody tells bytes that are given, the serial counts proofs of before, too. */
  private long endedNanos;

  private long waitedNanos;
  private long lookedNanos;
  private boolean proofDue;
  private boolean confirmed;

  /**
   * @param provesAtOnce whether its collection does not wait for the usual rest, which the JVM's
   *     own one that has led to the verdict begins anew, and which may be longer than the patience
   */
  LastShed(ShedService shed, boolean provesAtOnce) {
    this.shed = shed;
    this.provesAtOnce = provesAtOnce;
  }

  /**
   * Takes the next step while the verdict stands, and forgets all when it does no longer.
   *
   * @param startNanos when the collection of the last proof began
   */
  void next(boolean verdict, long provenSerial, long startNanos, long nanos) {
    if (!verdict) {
      phase = Phase.NONE;
      proofDue = false;
      confirmed = false;
    } else if (!confirmed) {
      waitedNanos += Math.min(nanos - lookedNanos, MOST_APART_NANOS);
      confirmed = confirms(provenSerial, startNanos, nanos);
    }
    lookedNanos = nanos;
  }

  /** Whether the verdict may be believed. */
  boolean isConfirmed() {
    return confirmed;
  }

  /** Whether a collection is to tell now what it brought, and nobody has asked for it yet. */
  boolean wantsProof() {
    return proofDue && !confirmed;
  }

  /** It was asked for. */
  void proofAsked() {
    proofDue = false;
  }

  private boolean confirms(long provenSerial, long startNanos, long nanos) {
    switch (phase) {
      case NONE -> {
        if (shed.isEmpty()) {
          return true;
        }
        begin();
      }
      case ASKED -> {
        if (shed.completed() != completedBefore && !shed.busy()) {
          phase = Phase.DONE;
          serialAtEnd = provenSerial;
          endedNanos = nanos;
          waitedNanos = 0;
        }
      }
      case DONE, PROVING -> {
        if (phase == Phase.DONE) {
          // Not at the look before, which may not have known yet that the shed has ended.
          phase = Phase.PROVING;
          proofDue = provesAtOnce;
        }
        boolean newer = startNanos - endedNanos >= 0;
        return (provenSerial > serialAtEnd && newer) || waitedNanos > PATIENCE_NANOS;
      }
    }
    return false;
  }

  private void begin() {
    long completed = shed.completed();
    if (!shed.busy()
        && shed.requestBeforeEnd(
            PressureLevel.CRITICAL, MemoryResource.HEAP, 0, /* belowKeep= */ true)) {
      completedBefore = completed;
      phase = Phase.ASKED;
    }
  }
}
