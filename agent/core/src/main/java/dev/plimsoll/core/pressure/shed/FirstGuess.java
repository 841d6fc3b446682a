package dev.plimsoll.core.pressure.shed;

import dev.plimsoll.core.pressure.HeapModel;

/**
 * The bound that the first cut learns, which is a guess: once the level has fallen, a proof tells
 * what it should have been, and it is corrected once. It is too high as a rule, since the first cut
 * takes only half of what is missing (the next step comes soon): if it stayed so high, each burst
 * would pass a line and take much more.
 *
 * <p>It may also be too low, where no proof was made before the cut, or where a proof in a full
 * heap says little (pages that ZGC before its generations cannot move count as alive with all the
 * garbage in them). Failures there before the caches are held to it are no reason to lower it.
 * Confined to the control thread.
 */
final class FirstGuess {
  private final boolean doubted;
  private boolean untried;
  private boolean open;
  private boolean perhapsTooLittle;

  FirstGuess(HeapModel model) {
    doubted = model.collector().keepsGarbage();
  }

  /**
   * The first cut is ordered now.
   *
   * @param proven whether it was known what is alive; else a step is all that it could be
   */
  void noteCut(boolean proven) {
    untried = doubted;
    open = true;
    perhapsTooLittle = doubted || !proven;
  }

  /** A proof came while the caches were held to the guess. */
  void noteTried() {
    untried = false;
  }

  /** Whether failures do not speak of the guess yet. */
  boolean isUntried() {
    return untried;
  }

  /** Whether it is to be corrected now; true once for each cut. */
  boolean takeCorrection() {
    boolean was = open;
    open = false;
    return was;
  }

  /** What is learned instead, where a proof says by how much that should change. */
  long corrected(long learnedBytes, long byBytes) {
    return learnedBytes + (perhapsTooLittle ? byBytes : Math.min(0, byBytes));
  }
}
