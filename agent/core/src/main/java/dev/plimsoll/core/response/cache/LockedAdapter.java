package dev.plimsoll.core.response.cache;

import dev.plimsoll.core.response.size.MemoryLayout;
import dev.plimsoll.core.response.size.SizeSampler;
import java.util.Iterator;
import java.util.Spliterator;
import java.util.concurrent.locks.LockSupport;

/**
 * Drops items of a {@code Collections.synchronizedMap} and its kin, holding the mutex that their
 * users take for a quarter of a millisecond at a time. A hash table is gone through by a rolling
 * cursor; everything else from its beginning, which in a {@code LinkedHashMap} is the eldest.
 */
final class LockedAdapter extends CacheAdapter {
  /** Half of the 500 us that a lock may be held, as one more item may be slow. */
  private static final long SLICE_NANOS = 250_000;

  /** Between two slices, so that those who wait for the mutex get it. */
  private static final long APART_NANOS = 50_000;

  /** Items between two looks at the clock at most, and gathered at one place of a hash table. */
  private static final int BATCH = 16;

  /** Passed over at most on the way to items to weigh; under the mutex, so few. */
  private static final int MAX_SKIPPED = 1_000;

  private static final int RUN = 4;
  private static final int MAX_PLACES = 64;

  /** Leaves without an entry that are passed before the mutex is let go or the clock looked at. */
  private static final int MOST_EMPTY = 16;

  private static final String HASH_TABLE = "java.util.HashMap$";

  private final LockedItems items;
  private final SplitCursor<Object> cursor = new SplitCursor<>();
  private final SplitCursor<Object> samplePlace = new SplitCursor<>();
  private final RandomPlaces random = new RandomPlaces(this);
  private final ReturnMemory memory = new ReturnMemory();

  /** Whether the wrapper was found to be its own mutex; a view of another is left alone. */
  private boolean ownMutex;

  /** Ends of the table met since something was taken: two mean that there is nothing. */
  private int barrenEnds;

  LockedAdapter(LockedItems items) {
    this.items = items;
  }

  @Override
  public long entries(Object cache) {
    return items.count(cache);
  }

  @Override
  public int overheadBytes(MemoryLayout layout) {
    // HashMap.Node and a slot of a table that is between 3/8 and 3/4 full; a linked one has more.
    return (int) layout.object(4, 3) + layout.refBytes() * 2;
  }

  @Override
  public void sample(Object cache, SizeSampler sampler, int entries) {
    if (!isOwnMutex(cache)) {
      return;
    }
    Gathered seen = new Gathered(items, entries);
    boolean table;
    synchronized (cache) {
      table = isHashTable(items.spliterator(cache));
      if (!table) {
        gatherWalking(cache, seen);
      }
    }
    if (table) {
      gatherAnywhere(cache, seen, entries);
    }
    seen.weigh(sampler);
  }

  @Override
  public long shed(Object cache, long bytes, double bytesPerEntry, ShedTerms terms) {
    if (!isOwnMutex(cache)) {
      return 0;
    }
    ItemScale scale = scale(bytes, bytesPerEntry, terms);
    barrenEnds = 0;
    memory.begin(items.count(cache), bytesPerEntry);
    boolean more = true;
    // Once at least: who is given nothing takes that for the end, and it may only have waited.
    for (boolean over = false; more && scale.wantsMore() && !over; over = terms.isOver()) {
      synchronized (cache) {
        long until = terms.clock().nanoTime() + SLICE_NANOS;
        more =
            isHashTable(items.spliterator(cache))
                ? takeFromTable(cache, scale, terms, until)
                : takeWalking(cache, scale, terms, until);
      }
      if (more && scale.wantsMore()) {
        LockSupport.parkNanos(APART_NANOS);
      }
    }
    return scale.takenBytes();
  }

  /** Gathers a few and then takes them, as a spliterator does not outlive a change of its map. */
  private boolean takeFromTable(Object cache, ItemScale scale, ShedTerms terms, long until) {
    while (scale.wantsMore() && terms.clock().nanoTime() - until < 0) {
      Gathered batch = new Gathered(items, (int) Math.min(BATCH, scale.wantedItems()), memory);
      cursor.open(items.spliterator(cache), items.count(cache));
      boolean met = true;
      while (met && batch.wantsMore()) {
        met = cursor.advance(batch, MOST_EMPTY);
      }
      boolean atEnd = cursor.isAtEnd();
      cursor.close();
      if (!batch.isEmpty()) {
        if (batch.remove(cache, scale) == 0) {
          return false;
        }
        barrenEnds = 0;
      } else if (atEnd && ++barrenEnds > 1) {
        return false;
      }
    }
    return true;
  }

  private boolean takeWalking(Object cache, ItemScale scale, ShedTerms terms, long until) {
    Iterator<Object> iterator = items.iterator(cache);
    boolean taken = false;
    int nextLook = 1;
    for (int i = 1; scale.wantsMore(); i++) {
      if (!iterator.hasNext()) {
        return false;
      }
      Object item = iterator.next();
      Object value = items.value(item);
      if (!EntryTaker.isUnderWay(value)) {
        scale.add(items.key(item), value);
        iterator.remove();
        taken = true;
      }
      if (i == nextLook) {
        // After one, two, four: of an array each removal moves the rest.
        nextLook += Math.min(i, BATCH);
        if (terms.clock().nanoTime() - until >= 0) {
          // The next one begins at the beginning again, so with as many loads under way.
          return taken || i < BATCH;
        }
      }
    }
    return true;
  }

  @Override
  public void prepare(Object cache, long bytes, boolean soon) {
    memory.prepare();
  }

  @Override
  boolean turn() {
    cursor.close();
    samplePlace.close();
    cursor.setPlace(random.next());
    ownMutex = false;
    return true;
  }

  /** Of a hash table: a few at a place, for which alone the mutex is held. */
  private void gatherAnywhere(Object cache, Gathered seen, int entries) {
    if (items.count(cache) > entries) {
      for (int i = 0; i < MAX_PLACES && seen.wantsMore(); i++) {
        samplePlace.setPlace(random.next());
        boolean unused = gatherRun(cache, seen, RUN);
      }
    }
    if (seen.isEmpty()) {
      samplePlace.setPlace(0);
      boolean atEnd = false;
      while (!atEnd && seen.wantsMore()) {
        atEnd = gatherRun(cache, seen, Integer.MAX_VALUE);
      }
    }
  }

  /** Whether the table's end was reached. */
  private boolean gatherRun(Object cache, Gathered seen, int run) {
    synchronized (cache) {
      samplePlace.open(items.spliterator(cache), items.count(cache));
      for (int i = 0; i < run && seen.wantsMore(); i++) {
        if (!samplePlace.advance(seen, MOST_EMPTY)) {
          break;
        }
      }
      boolean atEnd = samplePlace.isAtEnd();
      samplePlace.close();
      return atEnd;
    }
  }

  private void gatherWalking(Object cache, Gathered seen) {
    Iterator<Object> iterator = items.iterator(cache);
    random.skip(iterator, Math.min(MAX_SKIPPED, items.count(cache) - seen.room() + 1L));
    while (seen.wantsMore() && iterator.hasNext()) {
      seen.accept(iterator.next());
    }
  }

  private boolean isOwnMutex(Object cache) {
    ownMutex = ownMutex || MutexProbe.isOwnMutex(cache);
    return ownMutex;
  }

  private static boolean isHashTable(Spliterator<Object> spliterator) {
    return spliterator.getClass().getName().startsWith(HASH_TABLE);
  }
}
