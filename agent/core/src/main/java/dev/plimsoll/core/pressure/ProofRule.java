package dev.plimsoll.core.pressure;

import dev.plimsoll.PressureLevel;

/**
 * How a family of collectors proves what is alive. Called once per sample, before anything else is
 * asked of it. Confined to the control thread.
 */
interface ProofRule {
  /**
   * Takes the next sample.
   *
   * @param reset whether there was a gap in time before it, after which rates mean nothing
   */
  void next(HeapSample s, PauseWindow pauses, boolean reset);

  /** Live bytes by the last proof; before the first one a guess, see {@link #proven()}. */
  long liveBytes();

  /** As {@link #liveBytes}, where a proof is a range its upper end: for promises of room. */
  long mostLiveBytes();

  /**
   * As {@link #liveBytes}, but what was allocated while the proof was made counts as alive, as it
   * is in a leak: only below this is the heap well again.
   */
  long usedAfterProofBytes();

  /** Whether the range of the last proof reaches the wall, though its lower end crosses no line. */
  boolean inDoubt();

  /** False until something was proved. */
  boolean proven();

  /** Counts proofs, natural and asked. */
  long serial();

  /** The clock when the collection of the last proof began, or shortly before. */
  long proofStartNanos();

  /** Whether a passive figure says that it is time to look. */
  boolean wakes();

  /** Whether a collection should be asked for now. */
  boolean wantsProof();

  /** Whether a sample that shows no collection since the last may make it want one. */
  default boolean isWorthALook(HeapSample s) {
    return true;
  }

  /** How soon that should be. */
  Urgency urgency();

  /** Notes that no more can be alive than is used: so low use can end a level. No new proof. */
  void atMost(long usedBytes);

  /** Notes that a collection is asked for now. */
  void asking(long nanos);

  /** Whether it looks worse than proven: past the moderate line the level is critical then. */
  boolean worseThanProven();

  /** The least level that stands without any proof, since none can come any more. */
  PressureLevel unprovenLevel();

  /**
   * By how much the moderate line lies higher than set, as a share of the heap, since these proofs
   * may overstate what is alive.
   */
  double moderateOffset();

  /** The same for the critical line. */
  double criticalOffset();
}
