package dev.plimsoll.core.pressure;

import dev.plimsoll.PressureLevel;

/**
 * How a family of collectors proves what is alive. Called once per sample, before anything else is
 * asked of it. Confined to the control thread.
 */
interface ProofRule {
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

  /** The range of the last proof reaches the wall, though its lower end crosses no line. */
  boolean inDoubt();

  /** False until something was proved. */
  boolean proven();

  /** Counts proofs, natural and asked. */
  long serial();

  /** The clock when the collection of the last proof began, or shortly before. */
  long proofStartNanos();

  /** A passive figure says that it is time to look. */
  boolean wakes();

  /** A collection should be asked for now. */
  boolean wantsProof();

  /** How soon, if so. */
  Urgency urgency();

  /** No more can be alive than is used: while a level stands, low use ends it. No new proof. */
  void atMost(long usedBytes);

  /** A collection was asked for now. */
  void asking(long nanos);

  /** Past the moderate line this makes the level critical. */
  boolean worseThanProven();

  /** The least level that stands without any proof, since none can come any more. */
  PressureLevel unprovenLevel();

  /** Points that the lines of the policy lie higher, as this proof overstates by so much. */
  double moderateOffset();

  double criticalOffset();
}
