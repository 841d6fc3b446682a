package dev.plimsoll.core.pressure;

/**
 * What the first cut of a life learns, until a proof tells, once the level has fallen, what it
 * should have been. Half of what is missing is cut first, since the next step is soon; but what is
 * learned stays, and kept at half it is too much: each burst then passes a line and takes much
 * more.
 *
 * <p>Where no proof was made before it, or one that meets a full heap says little (pages that ZGC
 * before its generations cannot move count as alive with all the garbage in them), it may also be
 * too little; and what fails there before the caches were held to it has failed beside more.
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
  void made(boolean proven) {
    untried = doubted;
    open = true;
    perhapsTooLittle = doubted || !proven;
  }

  /** A proof speaks of caches that are held to it. */
  void tried() {
    untried = false;
  }

  boolean untried() {
    return untried;
  }

  /** Whether it is still to be corrected; true once. */
  boolean corrected() {
    boolean was = open;
    open = false;
    return was;
  }

  /** What is learned instead, where a proof says by how much it should change. */
  long instead(long learnedBytes, long byBytes) {
    return learnedBytes + (perhapsTooLittle ? byBytes : Math.min(0, byBytes));
  }
}
