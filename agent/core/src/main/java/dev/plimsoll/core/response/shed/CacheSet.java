package dev.plimsoll.core.response.shed;

import dev.plimsoll.core.response.cache.AdapterKinds;
import dev.plimsoll.core.response.cache.HitCount;
import org.jspecify.annotations.Nullable;

/** The caches behind one name, as a whole. All calls with the target's claim. */
abstract class CacheSet {
  final AdapterKinds kinds;
  final ServedCaches served;
  final CacheTarget owner;

  /** A cache that holds fewer bytes is left out. */
  final long leastEach;

  final Answers answers = new Answers();

  /** Whether the log has said that another name serves one of these. */
  private boolean toldOther;

  CacheSet(AdapterKinds kinds, ServedCaches served, CacheTarget owner, long leastEach) {
    this.kinds = kinds;
    this.served = served;
    this.owner = owner;
    this.leastEach = leastEach;
  }

  /** Counts and weighs; see {@link CacheWeigher}. What all of them hold, in bytes. */
  abstract long refresh(ShedContext context, long sampleDeadlineNanos);

  /** Drops about so many bytes, in proportion; what it came to. */
  abstract long shed(long bytes, ShedContext context, long deadlineNanos, boolean sticky);

  /** Sets what all of them may hold together, in proportion; evicts nothing. */
  abstract void setBound(long bytes);

  /** What the application's own bounds allow; {@code Long.MAX_VALUE} if one has none. */
  abstract long appBoundBytes();

  /**
   * Adds up what their own statistics count, hits from the first reading of each; false unless each
   * of them keeps some.
   */
  abstract boolean readHits(HitCount into);

  /** Makes ready what later sheds, which may come soon, will want; allocates. */
  void prepare(boolean soon) {}

  /** Lets go of places in caches. */
  abstract void rest();

  /** The adapter's name, of the first one; null while there is none. */
  abstract @Nullable String kind();

  /** Says once who serves one of these instead. */
  final void tellOther(CacheTarget other) {
    if (!toldOther) {
      toldOther = true;
      served.tell(owner, other);
    }
  }

  final Object coreOf(Object cache) {
    return kinds.get(cache.getClass()).coreOf(cache);
  }
}
