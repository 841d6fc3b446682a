package dev.plimsoll.core.response.cache;

import java.util.Arrays;
import java.util.Spliterator;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A place in a hash table as a fraction of it, to be returned to without walking there and without
 * keeping the table alive: the spliterators of {@code ConcurrentHashMap}, of what is built on it,
 * and of {@code HashMap}, halve their range of bins in constant time, so the path of left and right
 * turns is the place. One thread at a time.
 */
final class SplitCursor<T> {
  /** The whole table; a place is below it. */
  private static final long WHOLE = 1L << 32;

  /** Entries of a leaf, about: what is walked again when a shed stopped in its middle. */
  private static final int LEAF_ENTRIES = 4;

  /** Sixteen times as many, where the table is large enough for that many leaves to be left. */
  private static final int COARSER = 16;

  private static final int LEAST_COARSE_LEAVES = 64;

  private static final int MAX_DEPTH = 24;

  /** By a tenth more or fewer entries the table may be another. */
  private static final int CHANGE = 10;

  private final @Nullable Spliterator<?>[] later = new Spliterator<?>[MAX_DEPTH];
  private final long[] laterStart = new long[MAX_DEPTH];
  private final long[] laterWidth = new long[MAX_DEPTH];
  private int laterCount;
  private long leafWidth;
  private long place;
  private long width;
  private @Nullable Spliterator<T> leaf;
  private boolean ahead;
  private boolean untouched;
  private long entriesAhead;
  private long walkedOfLeaf;

  long place() {
    return place;
  }

  /** Moves somewhere; any value. */
  void setPlace(long anywhere) {
    place = anywhere & (WHOLE - 1);
  }

  /**
   * The same with larger leaves, for going far: each leaf is an object, for which a full heap may
   * have no room.
   */
  void openCoarse(Spliterator<T> whole, long entries) {
    long leaves = entries / LEAF_ENTRIES;
    long coarse = Math.min(leaves, Math.max(LEAST_COARSE_LEAVES, leaves / COARSER));
    open(whole, coarse * LEAF_ENTRIES);
  }

  /**
   * The same for a walk to come, in which nothing is made any more until the table's end. It keeps
   * the table alive until it is closed.
   */
  void openAhead(Spliterator<T> whole, long entries) {
    openCoarse(whole, entries);
    // What lies beyond the first leaf is not split again.
    leafWidth = WHOLE;
    ahead = true;
    untouched = true;
    entriesAhead = entries;
    walkedOfLeaf = 0;
  }

  boolean isOpenAhead() {
    return ahead;
  }

  /** Whether it was opened ahead, of a table that has about as many entries still. */
  boolean isReady(long entries) {
    return ahead && untouched && Math.abs(entries - entriesAhead) * CHANGE <= entriesAhead;
  }

  /** Goes to the place that was left last. */
  void open(Spliterator<T> whole, long entries) {
    laterCount = 0;
    ahead = false;
    int depth = 0;
    for (long n = entries / LEAF_ENTRIES; n > 0 && depth < MAX_DEPTH; n >>= 1) {
      depth++;
    }
    leafWidth = WHOLE >> depth;
    place -= place % leafWidth;
    descend(whole, 0, WHOLE);
  }

  /** Passes on the next entry; false at the table's end, from where it starts over. */
  boolean advance(Consumer<T> consumer) {
    return advance(consumer, Integer.MAX_VALUE);
  }

  /**
   * The same, giving up after so many empty leaves: keys that are numbers in a row leave long
   * stretches of a table empty, a million bins of two (14 ms for 64 places, seconds in cold code).
   */
  boolean advance(Consumer<T> consumer, int mostEmpty) {
    untouched = false;
    for (int i = 0; leaf != null && i < mostEmpty; i++) {
      if (leaf.tryAdvance(consumer)) {
        walkedOfLeaf++;
        return true;
      }
      place = (place - place % Math.max(width, 1)) + width;
      next();
    }
    if (leaf == null) {
      place = 0;
    }
    return false;
  }

  /** Whether the whole table was passed since it was opened. */
  boolean isAtEnd() {
    return leaf == null;
  }

  /** Lets go of the table. */
  void close() {
    if (ahead && leaf != null) {
      // Its leaves are large: about as far in as entries were met.
      place += Math.min(width - 1, walkedOfLeaf * (WHOLE / Math.max(1, entriesAhead)));
      ahead = false;
    }
    Arrays.fill(later, null);
    laterCount = 0;
    leaf = null;
    place &= WHOLE - 1;
  }

  @SuppressWarnings("unchecked")
  private void next() {
    walkedOfLeaf = 0;
    if (laterCount == 0) {
      leaf = null;
      return;
    }
    laterCount--;
    Spliterator<?> part = later[laterCount];
    later[laterCount] = null;
    place = laterStart[laterCount];
    if (part == null) {
      leaf = null;
      return;
    }
    descend((Spliterator<T>) part, place, laterWidth[laterCount]);
  }

  private void descend(Spliterator<T> part, long start, long partWidth) {
    Spliterator<T> here = part;
    long from = start;
    long wide = partWidth;
    while (wide > leafWidth) {
      Spliterator<T> upper = here.trySplit();
      if (upper == null) {
        break;
      }
      wide >>= 1;
      if (place >= from + wide) {
        here = upper;
        from += wide;
      } else {
        later[laterCount] = upper;
        laterStart[laterCount] = from + wide;
        laterWidth[laterCount] = wide;
        laterCount++;
      }
    }
    leaf = here;
    place = from;
    width = wide;
  }
}
