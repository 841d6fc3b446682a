package dev.plimsoll.core.response.cache;

import dev.plimsoll.core.base.SystemNanoClock;
import dev.plimsoll.core.response.size.MemoryLayout;
import dev.plimsoll.core.response.size.SizeSampler;
import java.util.Iterator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Removes the entries of a cache that can only be walked (JCache, Ehcache, an adapter of the
 * application's own), on from where the last shed stopped. An entry is removed only with the value
 * that it was seen with. A cache that hands out copies whose class has no {@code equals} never
 * finds a value to be the same: its entries are removed by key alone, which may hit a newer value,
 * as any eviction may.
 */
final class EntryAdapter extends CacheAdapter {
  private static final int MAX_SKIPPED = 1_000;

  /**
   * So many entries are read twice to see whether values are copies. A writer in between would have
   * to change each of them to look like that.
   */
  private static final int READ_TWICE = 4;

  private final EntryAccess access;
  private final WalkCount count = new WalkCount(new SystemNanoClock());
  private final RandomPlaces random = new RandomPlaces(this);
  private final ReturnMemory memory = new ReturnMemory();

  /** Where the last shed stopped; dropped by {@link #rest}. */
  private @Nullable Iterator<?> held;

  /** Whether entries are removed by key alone. */
  private boolean copies;

  /** Entries at the last count. */
  private long known;

  /** Reads of the agent's own, which caches count as hits. */
  private long ownHits;

  /** What an entry threw last in the shed under way. */
  private @Nullable RuntimeException failure;

  EntryAdapter(EntryAccess access) {
    this.access = access;
  }

  @Override
  public long entries(Object cache) {
    known = access.size(cache);
    if (known < 0) {
      known = count.look(access, cache);
    }
    return known;
  }

  /** By how much the cache's own count of hits is too high, because of the agent's reads. */
  long ownHits() {
    return ownHits + count.steps();
  }

  @Override
  public void sample(Object cache, SizeSampler sampler, int entries) {
    copies = access.removesByKey() && handsOutCopies(cache);
    Iterator<?> iterator = skipped(cache, entries);
    for (int i = 0; i < entries && iterator.hasNext(); i++) {
      Object entry = iterator.next();
      ownHits++;
      if (!sampler.add(access.key(entry), access.value(entry))) {
        return;
      }
    }
  }

  @Override
  public int overheadBytes(MemoryLayout layout) {
    // A hash map's node and slot, and the holder of the value with its times (Ehcache's).
    return (int) (layout.object(4, 3) + layout.refBytes() * 2L + layout.object(40, 2));
  }

  @Override
  public long shed(Object cache, long bytes, double bytesPerEntry, ShedTerms terms) {
    ItemScale scale = scale(bytes, bytesPerEntry, terms);
    memory.begin(access.isColdestFirst() ? 0 : known, bytesPerEntry);
    failure = null;
    walk(cache, scale);
    RuntimeException last = failure;
    failure = null;
    if (last != null && scale.takenBytes() == 0) {
      throw last;
    }
    return scale.takenBytes();
  }

  @Override
  public void prepare(Object cache, long bytes, boolean soon) {
    memory.prepare();
  }

  @Override
  public void rest() {
    held = null;
    count.rest();
  }

  private void walk(Object cache, ItemScale scale) {
    int laps = memory.laps();
    Iterator<?> last = held;
    Iterator<?> iterator = last != null ? last : skipped(cache, 0);
    held = null;
    int ends = 0;
    boolean taken = false;
    while (scale.wantsMore()) {
      if (iterator.hasNext()) {
        ownHits++;
        taken |= isTaken(cache, iterator.next(), scale);
        scale.met();
      } else if (ends >= laps && !(taken && access.isColdestFirst())) {
        // A cache that hands out its coldest entries may do so a few at a time: this goes on from
        // the beginning as long as some of them could be taken.
        return;
      } else {
        ends++;
        taken = false;
        iterator = access.iterator(cache);
      }
    }
    held = access.isColdestFirst() ? null : iterator;
  }

  private boolean isTaken(Object cache, @Nullable Object entry, ItemScale scale) {
    try {
      return take(cache, entry, scale);
    } catch (RuntimeException e) {
      // By a key of the application's, for one; the others are not to stay for that.
      failure = e;
      return false;
    }
  }

  private boolean take(Object cache, @Nullable Object entry, ItemScale scale) {
    if (entry == null) {
      return false;
    }
    Object key = access.key(entry);
    if (memory.spares(key)) {
      return false;
    }
    Object value = access.value(entry);
    if (EntryTaker.isUnderWay(value)) {
      return false;
    }
    if (copies) {
      access.remove(cache, key);
    } else if (!access.remove(cache, key, value)) {
      return false;
    } else {
      ownHits++;
    }
    memory.taken(key);
    scale.add(key, value);
    count.taken();
    return true;
  }

  /** Whether no value is the same, or equal, when its key is met again; if none is, as before. */
  private boolean handsOutCopies(Object cache) {
    Iterator<?> once = access.iterator(cache);
    Iterator<?> again = access.iterator(cache);
    boolean any = copies;
    for (int i = 0; i < READ_TWICE && once.hasNext() && again.hasNext(); i++) {
      ownHits += 2;
      Object entry = once.next();
      Object sameAgain = again.next();
      if (!Objects.equals(access.key(entry), access.key(sameAgain))) {
        // One came or went in between.
        continue;
      }
      Object value = access.value(entry);
      if (value == null || value.equals(access.value(sameAgain))) {
        return false;
      }
      any = true;
    }
    return any;
  }

  /** At a random place with so many entries behind it, but at the first if that is the coldest. */
  private Iterator<?> skipped(Object cache, long behind) {
    Iterator<?> iterator = access.iterator(cache);
    long skip = access.isColdestFirst() ? 0 : random.below(Math.min(known - behind, MAX_SKIPPED));
    while (skip-- > 0 && iterator.hasNext()) {
      iterator.next();
      ownHits++;
    }
    return iterator;
  }
}
