package dev.plimsoll.core.response.shed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.plimsoll.core.base.AgentLog;
import dev.plimsoll.core.response.CacheRow;
import dev.plimsoll.core.response.InstanceSource;
import dev.plimsoll.core.response.cache.AdapterKinds;
import dev.plimsoll.core.response.size.MemoryLayout;
import dev.plimsoll.core.response.size.ObjectSizes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.configuration.MutableConfiguration;
import org.jspecify.annotations.Nullable;
import org.jsr107.ri.spi.RICachingProvider;
import org.junit.jupiter.api.Test;

/** More caches of one name than are looked at one by one, which differ from each other. */
class MixedCrowdTest {
  private static final int CACHES = 100;
  private static final int ENTRIES = 50;
  private static final int HEAVY = 50_000;

  /** After which each of them has been looked at. */
  private static final int PASSES = 10;

  private final CacheRow row = new CacheRow();
  private final ObjectSizes sizes = new ObjectSizes(MemoryLayout.usual(1 << 28));
  private final ShedContext context = new ShedContext(() -> 1, sizes);

  /** Where one adapter stopped in one of them is no place in the next. */
  @Test
  void shed_sortedSetsOfDifferentTypes_takesFromEach() {
    List<Collection<?>> sets = new ArrayList<>();
    for (int i = 0; i < CACHES; i++) {
      Collection<Object> set = new ConcurrentSkipListSet<>();
      for (int k = 0; k < ENTRIES; k++) {
        set.add(i % 2 == 0 ? (Object) k : "element " + k);
      }
      sets.add(set);
      row.add(set);
    }
    CacheTarget crowd = target(0);
    refresh(crowd);

    for (int step = 0; step < 2; step++) {
      crowd.shed(crowd.estimatedBytes() / 3, context, Long.MAX_VALUE, /* sticky= */ false);
    }

    assertThat(sets).extracting(Collection::size).allMatch(size -> size < ENTRIES);
  }

  /** The place in the last set would take an object to keep. */
  @Test
  void shed_noMemoryInASortedSet_keepsWhatWasGiven() {
    AtomicBoolean full = new AtomicBoolean();
    for (int i = 0; i < CACHES; i++) {
      Collection<Object> set = new NeedyWhenFull(full);
      for (int k = 0; k < ENTRIES; k++) {
        set.add(k);
      }
      row.add(set);
    }
    Ending source = new Ending(row, full);
    CacheTarget crowd = target(source, 0);
    refresh(crowd);
    long before = crowd.estimatedBytes();
    source.left = CACHES / 5;

    AtomicLong returned = new AtomicLong();
    assertThatCode(
            () ->
                returned.set(crowd.shed(before / 2, context, Long.MAX_VALUE, /* sticky= */ false)))
        .doesNotThrowAnyException();

    assertThat(returned.get()).isPositive().isEqualTo(before - crowd.estimatedBytes());
  }

  /** Else each of the others would be weighed before it gives. */
  @Test
  void shed_someHaveNoAdapterInCommon_othersAreNotWeighedForThat() {
    AtomicInteger walks = new AtomicInteger();
    try (RICachingProvider provider = new RICachingProvider()) {
      CacheManager manager = provider.getCacheManager();
      for (int i = 0; i < CACHES; i++) {
        Cache<Integer, Integer> cache =
            manager.createCache("cache " + i, new MutableConfiguration<Integer, Integer>());
        Collection<Object> queue = new CountedQueue(walks);
        for (int k = 0; k < ENTRIES; k++) {
          cache.put(k, k);
          queue.add(k);
        }
        row.add(cache);
        if (i % 10 == 0) {
          row.add(queue);
        }
      }
      CacheTarget crowd = target(0);
      refresh(crowd);
      walks.set(0);

      crowd.shed(crowd.estimatedBytes(), context, Long.MAX_VALUE, /* sticky= */ false);

      assertThat(walks).hasValueLessThan(2);
    }
  }

  /** Tells how often it was walked: it is when it is weighed, not when it gives. */
  private static final class CountedQueue extends ConcurrentLinkedQueue<Object> {
    private static final long serialVersionUID = 1;

    private final transient AtomicInteger walks;

    CountedQueue(AtomicInteger walks) {
      this.walks = walks;
    }

    @Override
    public Iterator<Object> iterator() {
      walks.incrementAndGet();
      return super.iterator();
    }
  }

  /** By the average entry, which is a heavy one, they would be large. */
  @Test
  void shed_foundOnesOfManyLightEntries_areLeftAlone() {
    List<Map<?, ?>> small = new ArrayList<>();
    for (int i = 0; i < CACHES; i++) {
      small.add(filled(ENTRIES, HEAVY / ENTRIES / 2));
      row.add(small.get(i));
      row.add(filled(1, 2 * HEAVY));
    }
    CacheTarget crowd = target(HEAVY);
    refresh(crowd);

    long returned = crowd.shed(Long.MAX_VALUE / 2, context, Long.MAX_VALUE, /* sticky= */ false);

    assertThat(returned).isGreaterThanOrEqualTo(2L * HEAVY * CACHES);
    assertThat(small).extracting(Map::size).containsOnly(ENTRIES);
  }

  /** By the average entry, which is a light one, they would be small. */
  @Test
  void shed_foundOnesOfFewHeavyEntries_give() {
    List<Map<?, ?>> heavy = new ArrayList<>();
    for (int i = 0; i < CACHES; i++) {
      heavy.add(filled(1, 2 * HEAVY));
      row.add(heavy.get(i));
      row.add(filled(ENTRIES * ENTRIES, 2 * HEAVY / ENTRIES / ENTRIES));
    }
    CacheTarget crowd = target(HEAVY);
    refresh(crowd);

    crowd.shed(Long.MAX_VALUE / 2, context, Long.MAX_VALUE, /* sticky= */ false);

    assertThat(heavy).extracting(Map::size).containsOnly(0);
  }

  /** A quarter of an average one would be all of it. */
  @Test
  void shed_smallStepMeetsLightOnes_takesAQuarterOfTheirEntries() {
    List<Map<?, ?>> maps = new ArrayList<>();
    for (int i = 0; i < CACHES; i++) {
      maps.add(filled(ENTRIES, i % 4 == 0 ? HEAVY : 10));
      row.add(maps.get(i));
    }
    CacheTarget crowd = target(0);
    refresh(crowd);

    crowd.shed(crowd.estimatedBytes() / 25, context, Long.MAX_VALUE, /* sticky= */ false);

    assertThat(maps).extracting(Map::size).allMatch(size -> size >= ENTRIES * 3 / 4);
  }

  private static Map<Object, Object> filled(int entries, int bytes) {
    Map<Object, Object> map = new ConcurrentHashMap<>();
    for (int k = 0; k < entries; k++) {
      map.put(k, new byte[bytes]);
    }
    return map;
  }

  /** There is no more room once so many were looked at. */
  private static final class Ending implements InstanceSource {
    private final InstanceSource row;
    private final AtomicBoolean full;
    private int left = Integer.MAX_VALUE;

    Ending(InstanceSource row, AtomicBoolean full) {
      this.row = row;
      this.full = full;
    }

    @Override
    public int size() {
      return row.size();
    }

    @Override
    public int slots() {
      return row.slots();
    }

    @Override
    public @Nullable Object at(int slot) {
      if (left-- <= 0) {
        full.set(true);
        throw new OutOfMemoryError("on purpose");
      }
      return row.at(slot);
    }
  }

  /** Walking on fails in a full heap. */
  private static final class NeedyWhenFull extends ConcurrentSkipListSet<Object> {
    private static final long serialVersionUID = 1;

    private final transient AtomicBoolean full;

    NeedyWhenFull(AtomicBoolean full) {
      this.full = full;
    }

    @Override
    public Iterator<Object> iterator() {
      Iterator<Object> elements = super.iterator();
      return new Iterator<>() {
        @Override
        public boolean hasNext() {
          return elements.hasNext();
        }

        @Override
        public Object next() {
          if (full.get()) {
            throw new OutOfMemoryError("on purpose");
          }
          return elements.next();
        }
      };
    }
  }

  private void refresh(CacheTarget crowd) {
    for (int pass = 0; pass < PASSES; pass++) {
      crowd.refresh(context, 1);
    }
  }

  private CacheTarget target(long leastBytes) {
    return target(row, leastBytes);
  }

  private static CacheTarget target(InstanceSource source, long leastBytes) {
    Terms terms = new Terms("crowd", 100, 0.1, 1, -1, leastBytes);
    ServedCaches served = new ServedCaches(AgentLog.onStderr(AgentLog.Level.OFF));
    return new CacheTarget(terms, source, new AdapterKinds(), served);
  }
}
