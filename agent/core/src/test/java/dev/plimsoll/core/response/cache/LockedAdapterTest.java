package dev.plimsoll.core.response.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.core.response.size.MemoryLayout;
import dev.plimsoll.core.response.size.ObjectSizes;
import dev.plimsoll.core.response.size.SizeSampler;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.Spliterator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The mutex that the users of a synchronized wrapper take is never held for long. */
class LockedAdapterTest {
  private static final int BINS = 1 << 20;
  private static final double BYTES = 100;
  private static final long LOOK_NANOS = 100_000;
  private static final long GO_NANOS = 1_000_000;

  private final ObjectSizes sizes = new ObjectSizes(MemoryLayout.usual(1L << 28));
  private long nanos;

  /** A table does not shrink, and from its one end to the other it takes milliseconds. */
  @Test
  void shed_oneLeftInALargeTable_passesItInPieces() {
    Map<Object, Object> map = Collections.synchronizedMap(new HashMap<>(BINS));
    map.put(0, "value");
    LockedAdapter adapter = new LockedAdapter(LockedItems.ENTRIES);

    assertThat(shed(adapter, map, 1)).isZero();

    int goes = 1;
    while (!map.isEmpty() && goes < 500) {
      shed(adapter, map, 1);
      goes++;
    }
    assertThat(goes).isBetween(10, 200);
  }

  @Test
  void sample_oneLeftInALargeTable_letsTheMutexGoInBetween() {
    Map<Object, Object> map = Collections.synchronizedMap(new HashMap<>(BINS));
    map.put(0, "value");
    Opened items = new Opened();
    SizeSampler sampler = new SizeSampler(() -> 1, sizes);
    sampler.begin(2);

    new LockedAdapter(items).sample(map, sampler, 64);

    assertThat(sampler.entries()).isEqualTo(1);
    assertThat(items.opened).isBetween(100, 1_000);
  }

  @Test
  void sample_allHaveOneHash_weighsEachOnce() {
    Map<Object, Object> map = Collections.synchronizedMap(new HashMap<>());
    for (int i = 0; i < 10; i++) {
      map.put(new SameHash(), "value");
    }
    SizeSampler sampler = new SizeSampler(() -> 1, sizes);
    sampler.begin(2);

    new LockedAdapter(LockedItems.ENTRIES).sample(map, sampler, 10);

    assertThat(sampler.entries()).isEqualTo(10);
  }

  @Test
  void shed_hashesHaveChanged_countsNothingAndEnds() {
    Set<Object> set = Collections.synchronizedSet(new HashSet<>());
    List<List<Object>> elements = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      elements.add(new ArrayList<>(List.of(i)));
    }
    set.addAll(elements);
    elements.forEach(element -> element.add("changed"));
    LockedAdapter adapter = new LockedAdapter(LockedItems.ELEMENTS);
    ShedTerms terms = new ShedTerms(() -> 1, sizes, Long.MAX_VALUE, false);

    assertThat(adapter.shed(set, 50 * (long) BYTES, BYTES, terms)).isZero();

    assertThat(set).hasSize(100);
  }

  /** From the head of an array, each moves all the rest. */
  @Test
  void shed_removalsAreSlow_looksAtTheClockAfterTheFirst() {
    Collection<Object> collection = Collections.synchronizedCollection(new SlowList());
    for (int i = 0; i < 100; i++) {
      collection.add("element " + i);
    }

    shed(new LockedAdapter(LockedItems.ELEMENTS), collection, 50);

    assertThat(collection).hasSizeBetween(96, 99);
  }

  /** Light ones at the head of a list would be weighed until they come to the same. */
  @Test
  void shedOfList_firstAreLight_weighsFewUnderItsMutex() {
    List<Object> list = Collections.synchronizedList(new ArrayList<>());
    for (int i = 0; i < 100_000; i++) {
      list.add(new byte[0]);
    }
    ShedTerms terms = new ShedTerms(() -> 1, sizes, Long.MAX_VALUE, false);

    long told = new LockedListAdapter().shed(list, 500_000, 1_000, terms);

    assertThat(told).isGreaterThanOrEqualTo(500_000);
    assertThat(list).hasSizeBetween(98_500, 98_550);
  }

  private long shed(LockedAdapter adapter, Object cache, int entries) {
    ShedTerms terms = new ShedTerms(() -> nanos += LOOK_NANOS, sizes, nanos + GO_NANOS, false);
    return adapter.shed(cache, (long) (entries * BYTES), BYTES, terms);
  }

  private static final class SameHash {
    @Override
    public int hashCode() {
      return 1;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return this == other;
    }
  }

  private final class SlowList extends ArrayList<Object> {
    @Override
    public Iterator<Object> iterator() {
      Iterator<Object> real = super.iterator();
      return new Iterator<>() {
        @Override
        public boolean hasNext() {
          return real.hasNext();
        }

        @Override
        public Object next() {
          return real.next();
        }

        @Override
        public void remove() {
          nanos += 3 * LOOK_NANOS;
          real.remove();
        }
      };
    }
  }

  /** Counts how often the table is gone to. */
  private static final class Opened extends LockedItems {
    private int opened;

    @Override
    int count(Object wrapper) {
      return ENTRIES.count(wrapper);
    }

    @Override
    Iterator<Object> iterator(Object wrapper) {
      return ENTRIES.iterator(wrapper);
    }

    @Override
    Spliterator<Object> spliterator(Object wrapper) {
      opened++;
      return ENTRIES.spliterator(wrapper);
    }

    @Override
    void remove(Object wrapper, Object item) {
      ENTRIES.remove(wrapper, item);
    }

    @Override
    @Nullable Object key(@Nullable Object item) {
      return ENTRIES.key(item);
    }

    @Override
    @Nullable Object value(@Nullable Object item) {
      return ENTRIES.value(item);
    }
  }
}
