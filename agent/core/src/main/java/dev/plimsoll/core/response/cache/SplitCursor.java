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

  /** A table that was never emptied has at most three. */
  private static final int MOST_BINS_PER_ENTRY = 16;

  /**
   * Of the bins of a leaf, at most, the exponent of two: a table does not shrink, so what few
   * entries are left may lie in millions of bins, which a leaf passes without a look at the clock.
   */
  private static final int LEAF_BINS_LOG = 8;

  private static final int COARSE_BINS_LOG = 12;

  /** A table has at most two to the power of 30 bins. */
  private static final int MOST_SPLITS = 32;

  private final @Nullable Spliterator<?>[] later = new Spliterator<?>[MOST_SPLITS];
  private final long[] laterStart = new long[MOST_SPLITS];
  private final long[] laterWidth = new long[MOST_SPLITS];
  private int laterCount;
  private long leafWidth;
  private long place;
  private long width;
  private @Nullable Spliterator<T> leaf;
  private boolean ahead;
  private boolean untouched;
  private long entriesAhead;
  private long mostEntries;
  private long walkedOfLeaf;

  long place() {
    return place;
  }

  /** Moves somewhere; any value. */
  void setPlace(long anywhere) {
    place = anywhere & (WHOLE - 1);
  }

  /**
   * Goes to the place that was left last, for a walk of some entries: with small leaves, as the
   * next one starts at the beginning of the leaf that this one stopped in.
   */
  void open(Spliterator<T> whole, long entries) {
    int unused = descendTo(whole, entries, LEAF_BINS_LOG);
  }

  /**
   * The same with larger leaves, for going far: each leaf is an object, for which a full heap may
   * have no room.
   */
  void openCoarse(Spliterator<T> whole, long entries) {
    long leaves = entries / LEAF_ENTRIES;
    long coarse = Math.min(leaves, Math.max(LEAST_COARSE_LEAVES, leaves / COARSER));
    int unused = descendTo(whole, coarse * LEAF_ENTRIES, COARSE_BINS_LOG);
  }

  /**
   * The same again, for a walk to come, in which nothing is made any more until the table's end. It
   * keeps the table alive until it is closed. Not where the table is nearly empty, as leaves are
   * large.
   */
  void openAhead(Spliterator<T> whole, long entries) {
    int binsLog = descendTo(whole, entries, COARSE_BINS_LOG);
    if (1L << binsLog > entries * MOST_BINS_PER_ENTRY) {
      close();
      return;
    }
    // What lies beyond the first leaf is not split again.
    leafWidth = WHOLE;
    ahead = true;
    untouched = true;
    entriesAhead = entries;
    mostEntries = (1L << binsLog) / 4 * 3;
    walkedOfLeaf = 0;
  }

  boolean isOpenAhead() {
    return ahead;
  }

  /**
   * Whether it was opened ahead, of a table that has as many entries still: with one more it may
   * have been doubled, and to go on from the old one to the new makes objects again.
   */
  boolean isReady(long entries) {
    return ahead && untouched && entries == entriesAhead;
  }

  /** Whether it was opened ahead, of a table that was doubled since, as it takes no more. */
  boolean isOutgrown(long entries) {
    return ahead && entries >= mostEntries;
  }

  /** To leaves of about so many entries and bins; the exponent of two of the number of bins. */
  private int descendTo(Spliterator<T> whole, long entries, int leafBinsLog) {
    laterCount = 0;
    ahead = false;
    int depth = 0;
    for (long n = entries / LEAF_ENTRIES; n > 0 && depth < MAX_DEPTH; n >>= 1) {
      depth++;
    }
    // Down to one bin at first, which tells how many there are.
    int binsLog = descend(whole, 0, WHOLE, 1);
    leafWidth = WHOLE >> Math.max(depth, binsLog - leafBinsLog);
    return binsLog;
  }

  /**
   * Passes on the next entry; false at the table's end, from where it starts over. Gives up after
   * so many empty leaves: keys that are numbers in a row leave long stretches of a table empty, a
   * million bins of two (14 ms for 64 places, seconds in cold code).
   */
  boolean advance(Consumer<T> consumer, int mostEmpty) {
    untouched = false;
    int empty = 0;
    while (leaf != null && empty < mostEmpty) {
      if (leaf.tryAdvance(consumer)) {
        walkedOfLeaf++;
        return true;
      }
      // Those beside the first bin are smaller.
      empty += width >= leafWidth ? 1 : 0;
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
    }
    ahead = false;
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
    int unused = descend((Spliterator<T>) part, place, laterWidth[laterCount], leafWidth);
  }

  /** To a leaf of this width, or as far as it can be split; how often that was. */
  private int descend(Spliterator<T> part, long start, long partWidth, long wanted) {
    Spliterator<T> here = part;
    long from = start;
    long wide = partWidth;
    int splits = 0;
    while (wide > wanted) {
      Spliterator<T> upper = here.trySplit();
      if (upper == null) {
        break;
      }
      splits++;
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
    return splits;
  }
}
