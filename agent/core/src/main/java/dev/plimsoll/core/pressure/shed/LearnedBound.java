package dev.plimsoll.core.pressure.shed;

import dev.plimsoll.core.pressure.HeapModel;

/**
 * The bound in force, B, which is what all caches may hold together now; and the learned bound, W,
 * to which they return after an episode. Both are {@code Long.MAX_VALUE} while the applications'
 * own bounds hold.
 *
 * <p><b>Why sticky.</b> Freeing to a goal and growing back makes a sawtooth, and a Caffeine far
 * below its maximum has no frequency sketch, so that each of its sheds is plain recency. So the
 * result of an episode stays, as W. A burst lowers B for its own length; only evidence of failure
 * (and pauses that a cut does lower) lowers W; quiet raises it by small probes; the applications'
 * own bounds return when the forecast says that they fit.
 *
 * <p>When that is, and by how much, is told by the {@link ShedController}. What is lowered stays at
 * or above the floor that comes with the order. Confined to the control thread.
 */
final class LearnedBound {
  private final FirstGuess guess;
  private final RecountAtShed firstCut = new RecountAtShed();
  private long bytes = Long.MAX_VALUE;
  private long learnedBytes = Long.MAX_VALUE;

  LearnedBound(HeapModel model) {
    guess = new FirstGuess(model);
  }

  /** B, in the unit of {@link ShedInput#cacheBytes}. */
  long bytes() {
    return bytes;
  }

  /** W, in the same unit. */
  long learnedBytes() {
    return learnedBytes;
  }

  /** All that was learned may be held. */
  boolean isBack() {
    return bytes >= learnedBytes;
  }

  /** A bound stands for entries: it must not shed some because their bytes are counted anew. */
  void rescale(double factor) {
    if (bytes != Long.MAX_VALUE) {
      bytes = (long) (bytes * factor);
      learnedBytes = (long) (learnedBytes * factor);
    }
  }

  /**
   * Gives back what the first cut took too much, as the caches held more than was known.
   *
   * @return how much more they held, told once; else 0
   */
  long recount(ShedInput in) {
    long moreBytes = firstCut.takeUncounted(in);
    // Unless the bound was lowered further since, by newer figures.
    if (bytes == firstCut.boundBytes()) {
      learnedBytes += moreBytes;
      bytes += moreBytes;
    }
    return moreBytes;
  }

  /** Leaves OPEN: what is learned is a guess. */
  void cutFirst(ShedInput in, long toBytes) {
    learn(toBytes, in.floorBytes);
    guess.noteCut(in.provenLiveBytes >= 0);
  }

  /** The first cut is complete, with what failures took beyond the guess. */
  void noteCut(ShedInput in) {
    firstCut.noteCut(in, bytes);
  }

  /** A proof has come since the last step. */
  void noteProven() {
    if (isBack()) {
      guess.noteTried();
    }
  }

  /** Corrects the first guess, once, by the first proof after the level has fallen. */
  void relearn(ShedInput in, LiveForecast forecast) {
    if (guess.takeCorrection()) {
      long byBytes = forecast.correctionBytes(in, learnedBytes);
      learn(guess.corrected(learnedBytes, byBytes), in.floorBytes);
    }
  }

  private void learn(long toBytes, long floorBytes) {
    learnedBytes = Math.max(floorBytes, toBytes);
    lower(learnedBytes, floorBytes);
  }

  /** Lowers W alone; what is in force stays until it is lowered itself. */
  void unlearn(double factor, long floorBytes) {
    learnedBytes = Math.max(floorBytes, (long) (learnedBytes * factor));
  }

  /** Not before the caches are held to the first guess: failures until then do not speak of it. */
  void unlearnIfTried(double factor, long floorBytes) {
    if (!guess.isUntried()) {
      unlearn(factor, floorBytes);
    }
  }

  /** Lowers B alone; false where it is as low already. */
  boolean lower(long toBytes, long floorBytes) {
    long least = Math.max(floorBytes, toBytes);
    if (least >= bytes) {
      return false;
    }
    bytes = least;
    return true;
  }

  /** Raises B alone, towards W. */
  void giveBack(long byBytes) {
    bytes += byBytes;
  }

  /** Raises both beyond what was learned; 0 for not now. */
  void grow(long byBytes) {
    if (byBytes > 0) {
      learnedBytes = Math.max(learnedBytes, bytes) + byBytes;
      bytes = learnedBytes;
    }
  }

  /** The applications' own bounds hold again. */
  void open() {
    bytes = Long.MAX_VALUE;
    learnedBytes = Long.MAX_VALUE;
  }
}
