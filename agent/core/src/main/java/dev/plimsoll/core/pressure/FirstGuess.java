package dev.plimsoll.core.pressure;

/**
 * What the first cut of a life learns, where no proof was made before it, or one that meets a full
 * heap says little: pages that ZGC before its generations cannot move count as alive with all the
 * garbage in them. So it is a guess. What fails before the caches were held to it has failed beside
 * more; and when the level has fallen a proof tells what it should have been. Confined to the
 * control thread.
 */
final class FirstGuess {
  private final boolean doubted;
  private boolean untried;
  private boolean open;

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
    open = doubted || !proven;
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
}
