package dev.plimsoll.core.response.cache;

import dev.plimsoll.core.response.size.MemoryLayout;
import dev.plimsoll.core.response.size.SizeSampler;
import java.lang.ref.WeakReference;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.Spliterator;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentNavigableMap;
import org.jspecify.annotations.Nullable;

/**
 * Drops entries of a {@code ConcurrentMap} where the last shed stopped, never from the start again:
 * what is dropped and loaded again would otherwise be dropped each time (15 points of hit rate). An
 * entry goes only with the value it was seen with, so that one written meanwhile survives.
 */
final class MapAdapter extends CacheAdapter {
  /** Entries weighed at one place: few, as neighbours often have keys, and sizes, in a row. */
  private static final int RUN = 4;

  private static final int MAX_PLACES = 64;

  /** Leaves without an entry that are passed at one place, when it is one of several. */
  private static final int MOST_EMPTY = 16;

  /** Leaves without an entry between two looks at the clock: half a millisecond at most. */
  private static final int EMPTY_STRIDE = 64;

  /** Passed over at most to reach a random place where a map can only be walked. */
  private static final int MAX_SKIPPED = 10_000;

  /** Of many maps, one of no more entries is walked: to split its table makes more objects. */
  private static final int MOST_WALKED = 1_000;

  /** What is smaller gives too little to be worth it. */
  private static final long LEAST_AHEAD_BYTES = 1 << 20;

  /** Looks at a map that stays as it is, after which nothing is held for it in calm; chosen. */
  private static final int MOST_IDLE_LOOKS = 16;

  private static final String HASH_MAP = "java.util.concurrent.ConcurrentHashMap$";
  private static final String BUILT_ON_HASH_MAP = "com.github.benmanes.caffeine.cache.";

  private final MapView view;
  private final @Nullable HitStatistics statistics;
  private final SplitCursor<Object> cursor = new SplitCursor<>();
  private final KeysAhead keys = new KeysAhead();
  private final SplitCursor<Map.Entry<Object, Object>> samplePlace = new SplitCursor<>();
  private final RandomPlaces random = new RandomPlaces(this);
  private final ReturnMemory memory = new ReturnMemory();
  private final ItemScale scale = new ItemScale();
  private final EntryTaker taker = new EntryTaker(scale, memory);

  private long entriesSeen;
  private int idleLooks;

  /** Whether it has turned from one map to another. */
  private boolean ofMany;

  /** Where the last shed stopped in a map that can only be walked; dropped by {@link #rest}. */
  private @Nullable Iterator<?> held;

  /** Whether that map can be entered anywhere. */
  private boolean heldInOrder;

  /** Of such a one the key at which that was, as long as the map has it; made by {@link #rest}. */
  private @Nullable WeakReference<Object> heldKey;

  MapAdapter(MapView view) {
    this(view, null);
  }

  MapAdapter(MapView view, @Nullable HitStatistics statistics) {
    this.view = view;
    this.statistics = statistics;
  }

  @Override
  public long entries(Object cache) {
    ConcurrentMap<Object, Object> map = view.of(cache);
    return map instanceof ConcurrentHashMap<?, ?> hash ? hash.mappingCount() : map.size();
  }

  @Override
  public int overheadBytes(MemoryLayout layout) {
    // ConcurrentHashMap.Node, and a slot of a table that is between 3/8 and 3/4 full.
    return (int) layout.object(4, 3) + layout.refBytes() * 2;
  }

  @Override
  public void sample(Object cache, SizeSampler sampler, int entries) {
    ConcurrentMap<Object, Object> map = view.of(cache);
    if (isSplittable(map)) {
      sampleSplit(map, sampler, entries);
    } else {
      sampleWalking(map, sampler, entries);
    }
  }

  @Override
  public long shed(Object cache, long bytes, double bytesPerEntry, ShedTerms terms) {
    ConcurrentMap<Object, Object> map = view.of(cache);
    long entries = entries(cache);
    memory.begin(entries, bytesPerEntry);
    boolean byKey = goesByKey(map);
    scale.begin(bytes, bytesPerEntry, overheadBytes(terms.sizes().layout()), terms);
    taker.begin(map, byKey);
    try {
      if (byKey ? !ofMany || entries > MOST_WALKED : isSplittable(map)) {
        shedSplit(map, byKey);
      } else {
        shedWalking(map, byKey);
      }
      taker.check();
      if (scale.takenBytes() == 0) {
        // Where nobody uses the cache all may have expired: it counts, but a walk does not show it.
        scale.addAverage(view.dropExpired(cache));
      }
    } catch (OutOfMemoryError e) {
      // What was taken until then is room, and counts.
      if (scale.takenBytes() == 0) {
        throw e;
      }
    } finally {
      taker.end();
      if (!cursor.isOpenAhead()) {
        cursor.close();
      }
    }
    return scale.takenBytes();
  }

  @Override
  public boolean readHits(Object cache, HitCount into) {
    return statistics != null && statistics.read(cache, into);
  }

  @Override
  public void prepare(Object cache, long bytes, boolean soon) {
    memory.prepare();
    ConcurrentMap<Object, Object> map = view.of(cache);
    long entries = map.size();
    idleLooks = soon || entries != entriesSeen ? 0 : Math.min(idleLooks + 1, MOST_IDLE_LOOKS);
    entriesSeen = entries;
    // The table leads to the entries, and they may lead back to a map that nobody else holds.
    boolean idle = idleLooks == MOST_IDLE_LOOKS;
    boolean ahead = !idle && bytes >= LEAST_AHEAD_BYTES && goesByKey(map);
    if (!ahead || !cursor.isReady(entries)) {
      cursor.close();
      keys.clear();
    }
    if (ahead && !cursor.isOpenAhead()) {
      cursor.openAhead(items(map, true), entries);
    }
    if (!soon) {
      keys.clear();
    } else if (cursor.isOpenAhead() && keys.isEmpty() && view == MapView.SELF) {
      // Not those of a set, where they are what a program gives up that removes them.
      gatherKeys(map, entries, bytes);
    }
  }

  private void gatherKeys(ConcurrentMap<Object, Object> map, long entries, long bytes) {
    keys.begin(entries, bytes);
    SplitCursor<Object> from = new SplitCursor<>();
    from.setPlace(cursor.place());
    gatherToEnd(map, entries, from);
    if (from.isAtEnd()) {
      gatherToEnd(map, entries, from);
    }
  }

  /** Until there are enough, a long stretch is empty, or the table ends. */
  private void gatherToEnd(
      ConcurrentMap<Object, Object> map, long entries, SplitCursor<Object> from) {
    from.openCoarse(items(map, /* byKey= */ true), entries);
    boolean found = true;
    while (found && keys.wantsMore()) {
      found = from.advance(keys, EMPTY_STRIDE);
    }
  }

  @Override
  public void rest() {
    Iterator<?> last = held;
    held = null;
    if (last != null && heldInOrder) {
      heldKey = last.hasNext() ? keyOf((Map.Entry<?, ?>) last.next()) : null;
    }
    cursor.close();
    keys.clear();
  }

  private static WeakReference<Object> keyOf(Map.Entry<?, ?> entry) {
    return new WeakReference<>(entry.getKey());
  }

  @Override
  boolean turn() {
    held = null;
    heldKey = null;
    rest();
    samplePlace.close();
    cursor.setPlace(random.next());
    ofMany = true;
    return true;
  }

  /** A subclass may do anything in get. */
  private static boolean goesByKey(ConcurrentMap<Object, Object> map) {
    return map.getClass() == ConcurrentHashMap.class;
  }

  private void shedSplit(ConcurrentMap<Object, Object> map, boolean byKey) {
    int laps = memory.laps();
    long entries = map.size();
    if (cursor.isOutgrown(entries)) {
      takeKeys();
    }
    long start = cursor.place();
    if (!cursor.isOpenAhead()) {
      cursor.openCoarse(items(map, byKey), entries);
    }
    int ends = 0;
    while (scale.wantsMore() && (ends < laps || cursor.place() <= start)) {
      if (cursor.advance(taker, EMPTY_STRIDE)) {
        continue;
      }
      if (!cursor.isAtEnd()) {
        scale.lookAtClock();
      } else if (ends == laps) {
        break;
      } else {
        ends++;
        cursor.openCoarse(items(map, byKey), entries);
      }
    }
  }

  private void takeKeys() {
    while (scale.wantsMore() && keys.hasNext()) {
      taker.accept(keys.take());
    }
  }

  @SuppressWarnings("unchecked")
  private static Spliterator<Object> items(ConcurrentMap<Object, Object> map, boolean byKey) {
    Spliterator<?> items = byKey ? map.keySet().spliterator() : map.entrySet().spliterator();
    return (Spliterator<Object>) items;
  }

  private void shedWalking(ConcurrentMap<Object, Object> map, boolean byKey) {
    int laps = memory.laps();
    Set<?> items = byKey ? map.keySet() : map.entrySet();
    Iterator<?> iterator = held != null ? held : byKey ? skipped(items) : entered(map);
    held = null;
    int ends = 0;
    heldInOrder = map instanceof ConcurrentNavigableMap;
    try {
      while (scale.wantsMore()) {
        if (iterator.hasNext()) {
          taker.accept(iterator.next());
        } else if (ends == laps) {
          return;
        } else {
          ends++;
          iterator = items.iterator();
        }
      }
    } catch (OutOfMemoryError e) {
      // To begin anew may take a walk, for which there is no room either.
      held = iterator;
      throw e;
    }
    held = iterator;
  }

  private void sampleSplit(ConcurrentMap<Object, Object> map, SizeSampler sampler, int entries) {
    EntryWeigher weigher = new EntryWeigher(sampler, entries);
    int size = map.size();
    if (size <= entries) {
      samplePlace.setPlace(0);
      weighRun(map, size, weigher, size, Integer.MAX_VALUE);
      return;
    }
    // Keys that are numbers in a row leave much of the table empty: such places are tried in vain.
    for (int i = 0; i < MAX_PLACES && weigher.wantsMore(); i++) {
      samplePlace.setPlace(random.next());
      weighRun(map, size, weigher, RUN, MOST_EMPTY);
    }
    if (sampler.entries() == 0) {
      weighRun(map, size, weigher, entries, Integer.MAX_VALUE);
    }
  }

  private void weighRun(
      ConcurrentMap<Object, Object> map, int size, EntryWeigher weigher, int run, int empty) {
    samplePlace.open(map.entrySet().spliterator(), size);
    for (int i = 0; i < run && weigher.wantsMore(); i++) {
      if (!samplePlace.advance(weigher, empty)) {
        break;
      }
    }
    samplePlace.close();
  }

  private void sampleWalking(ConcurrentMap<Object, Object> map, SizeSampler sampler, int entries) {
    EntryWeigher weigher = new EntryWeigher(sampler, entries);
    if (map.size() > entries) {
      weighWalking(skipped(map.entrySet()), weigher);
    }
    if (sampler.entries() == 0) {
      // Few, or fewer than it counts: of an asynchronous cache those under way are not shown.
      weighWalking(map.entrySet().iterator(), weigher);
    }
  }

  private static void weighWalking(
      Iterator<Map.Entry<Object, Object>> iterator, EntryWeigher weigher) {
    while (weigher.wantsMore() && iterator.hasNext()) {
      weigher.accept(iterator.next());
    }
  }

  /** Where the last shed stopped, if that can be told and had. */
  private Iterator<Map.Entry<Object, Object>> entered(ConcurrentMap<Object, Object> map) {
    Object from = heldKey == null ? null : heldKey.get();
    heldKey = null;
    return from != null && map instanceof ConcurrentNavigableMap<Object, Object> inOrder
        ? inOrder.tailMap(from).entrySet().iterator()
        : skipped(map.entrySet());
  }

  /** Somewhere within the map, or within its first entries if it is big. */
  private <T> Iterator<T> skipped(Set<T> items) {
    Iterator<T> iterator = items.iterator();
    random.skip(iterator, Math.min(items.size(), MAX_SKIPPED));
    return iterator;
  }

  /** Told by the spliterator: the ones that the JDK makes from an iterator copy when they split. */
  private static boolean isSplittable(ConcurrentMap<Object, Object> map) {
    String name = map.entrySet().spliterator().getClass().getName();
    return name.startsWith(HASH_MAP) || name.startsWith(BUILT_ON_HASH_MAP);
  }
}
