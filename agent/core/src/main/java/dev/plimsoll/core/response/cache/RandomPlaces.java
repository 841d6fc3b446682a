package dev.plimsoll.core.response.cache;

import java.util.Iterator;

/** Places to look at, by xorshift: cheap, and nobody else's random numbers are used up. */
final class RandomPlaces {
  private long state;

  RandomPlaces(Object seed) {
    state = System.identityHashCode(seed) | 1L;
  }

  /** 48 random bits. */
  long next() {
    state ^= state << 13;
    state ^= state >>> 7;
    state ^= state << 17;
    return state >>> 16;
  }

  /** Passes over some items, fewer than the limit. */
  void skip(Iterator<?> iterator, long limit) {
    for (long left = below(limit); left > 0 && iterator.hasNext(); left--) {
      iterator.next();
    }
  }

  /** From 0 to one below the limit; 0 for a limit of 1 or less. */
  long below(long limit) {
    return limit <= 1 ? 0 : Math.floorMod(next(), limit);
  }
}
