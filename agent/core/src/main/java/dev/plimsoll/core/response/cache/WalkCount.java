package dev.plimsoll.core.response.cache;

import dev.plimsoll.core.base.NanoClock;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * Counts the entries of a cache that has no count of its own, by walking a little at each look; the
 * figure is of the last whole walk, or what the first one has come to. One thread at a time.
 */
final class WalkCount {
  private static final long LOOK_NANOS = 500_000;

  /** While nothing is known yet, and a bound may be waiting for it. */
  private static final long FIRST_NANOS = 2_000_000;

  private static final int CLOCK_STRIDE = 64;

  private final NanoClock clock;

  /** Where the last look ended; it keeps the cache alive. */
  private @Nullable Iterator<?> place;

  /** Looks that the walk has taken until now; between two walks, for which nothing is held. */
  private int looks;

  private long walked;
  private long steps;
  private long counted;

  WalkCount(NanoClock clock) {
    this.clock = clock;
  }

  /** Goes on counting; about how many there are. */
  long look(EntryAccess access, Object cache) {
    if (place == null && looks > 0) {
      looks--;
      return counted;
    }
    Iterator<?> iterator = place == null ? access.iterator(cache) : place;
    place = iterator;
    long until = clock.nanoTime() + (counted == 0 ? FIRST_NANOS : LOOK_NANOS);
    for (int i = 1; iterator.hasNext(); i++) {
      iterator.next();
      walked++;
      steps++;
      if (i % CLOCK_STRIDE == 0 && clock.nanoTime() - until >= 0) {
        looks++;
        return Math.max(counted, walked);
      }
    }
    counted = walked;
    walked = 0;
    place = null;
    return counted;
  }

  /** Begins anew the next time, holding nothing until then. */
  void rest() {
    place = null;
    walked = 0;
    looks = 0;
  }

  /** Entries passed since ever. */
  long steps() {
    return steps;
  }

  /** One was taken out. */
  void taken() {
    counted = Math.max(0, counted - 1);
    walked = Math.max(0, walked - 1);
  }
}
