package dev.plimsoll.core.response.cache;

import dev.plimsoll.core.base.SystemNanoClock;
import dev.plimsoll.core.response.size.MemoryLayout;
import dev.plimsoll.core.response.size.SizeSampler;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * Walks a cache of JCache or Ehcache on from where the last shed stopped, and takes each entry with
 * the value it was seen with. A cache that hands out copies without an {@code equals} never says
 * that a value is the same: its entries are taken by key, which may meet a newer value, as any
 * eviction may.
 */
final class EntryAdapter extends CacheAdapter {
  private static final int CLOCK_STRIDE = 16;
  private static final int MAX_SKIPPED = 1_000;

  /** Entries read twice to see whether values are copies: a writer would have to hit each. */
  private static final int READ_TWICE = 4;

  private final EntryAccess access;
  private final WalkCount count = new WalkCount(new SystemNanoClock());
  private final RandomPlaces random = new RandomPlaces(this);
  private final ReturnMemory memory = new ReturnMemory();
  private @Nullable Iterator<?> held;
  private boolean copies;
  private long known;

  /** Walked over or taken here, which caches count as hits. */
  private long ownHits;

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

  /** What the cache's own statistics count too much, as it was met here. */
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
    ItemScale scale =
        new ItemScale(bytes, bytesPerEntry, overheadBytes(terms.sizes().layout()), terms);
    memory.begin(access.isColdestFirst() ? 0 : known, bytesPerEntry);
    int laps = memory.laps();
    Iterator<?> last = held;
    Iterator<?> iterator = last != null ? last : skipped(cache, 0);
    held = null;
    int ends = 0;
    boolean taken = false;
    for (int i = 1; scale.wantsMore() && (i % CLOCK_STRIDE != 0 || !terms.isOver()); i++) {
      if (iterator.hasNext()) {
        ownHits++;
        taken |= take(cache, iterator.next(), scale);
      } else if (ends >= laps && !(taken && access.isColdestFirst())) {
        // What hands out its coldest may hand out only some at a time: on while any of them went.
        return scale.takenBytes();
      } else {
        ends++;
        taken = false;
        iterator = access.iterator(cache);
      }
    }
    held = access.isColdestFirst() ? null : iterator;
    return scale.takenBytes();
  }

  @Override
  public void prepare() {
    memory.prepare();
  }

  @Override
  public void rest() {
    held = null;
    count.rest();
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
    if (copies) {
      access.remove(cache, key);
    } else if (!access.remove(cache, key, value)) {
      return false;
    } else {
      ownHits++;
    }
    memory.taken(key);
    scale.add(key, value);
    count.taken(1);
    return true;
  }

  /** Whether no value is the same, or equal, when it is read again. */
  private boolean handsOutCopies(Object cache) {
    Iterator<?> once = access.iterator(cache);
    Iterator<?> again = access.iterator(cache);
    boolean any = false;
    for (int i = 0; i < READ_TWICE && once.hasNext() && again.hasNext(); i++) {
      ownHits += 2;
      Object value = access.value(once.next());
      if (value == null || value.equals(access.value(again.next()))) {
        return false;
      }
      any = true;
    }
    return any;
  }

  private Iterator<?> skipped(Object cache, long wanted) {
    Iterator<?> iterator = access.iterator(cache);
    long skip = access.isColdestFirst() ? 0 : random.below(Math.min(known - wanted, MAX_SKIPPED));
    while (skip-- > 0 && iterator.hasNext()) {
      iterator.next();
      ownHits++;
    }
    return iterator;
  }
}
