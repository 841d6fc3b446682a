package dev.plimsoll.core.response.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.core.response.size.MemoryLayout;
import dev.plimsoll.core.response.size.ObjectSizes;
import dev.plimsoll.core.response.size.SizeSampler;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A cache that can only be walked. */
class EntryAdapterTest {
  private static final int ENTRIES = 2_000;
  private static final long BYTES = 100;

  private final Map<Object, Object> cache = new TreeMap<>();

  /** Keys whose removal throws. */
  private final Set<Object> stuck = new HashSet<>();

  private final ObjectSizes sizes = new ObjectSizes(MemoryLayout.usual(1L << 28));

  EntryAdapterTest() {
    for (int i = 0; i < ENTRIES; i++) {
      cache.put(i, "value");
    }
  }

  @Test
  void shed_timeIsUpAfterTheFirst_takesOne() throws Throwable {
    ShedTerms over = new ShedTerms(() -> 2, sizes, 1, false);
    EntryAdapter adapter = new EntryAdapter(access());

    for (int i = 1; i < 10; i++) {
      adapter.shed(cache, 100 * BYTES, BYTES, over);
      assertThat(cache).hasSize(ENTRIES - i);
    }
  }

  @Test
  void shed_oneEntryThrows_othersAreTaken() throws Throwable {
    ShedTerms never = new ShedTerms(() -> 0, sizes, 1, false);
    EntryAdapter adapter = new EntryAdapter(access());
    stuck.add(3);

    assertThat(adapter.shed(cache, Long.MAX_VALUE, BYTES, never)).isPositive();
    assertThat(cache).containsOnlyKeys(3);

    assertThatThrownBy(() -> adapter.shed(cache, Long.MAX_VALUE, BYTES, never)).hasMessage("stuck");
  }

  /** As one that is written to meanwhile does: other values are no copies. */
  @Test
  void sample_entriesMoveMeanwhile_areStillRemovedWithTheirValues() throws Exception {
    Moving moving = new Moving();
    EntryAdapter adapter = new EntryAdapter(EntryAccess.of(Walked.class, void.class, null));
    SizeSampler sampler = new SizeSampler(() -> 1, sizes);
    sampler.begin(2);
    for (int looks = 1; adapter.entries(moving) < ENTRIES; looks++) {
      assertThat(looks).as("each counts on for half a millisecond").isLessThan(1_000);
    }

    adapter.sample(moving, sampler, 10);
    adapter.shed(moving, 10 * BYTES, BYTES, new ShedTerms(() -> 0, sizes, 1, false));

    assertThat(moving.withValue).isPositive();
    assertThat(moving.byKey).isZero();
  }

  /** What was seen of it while it stood still is true of it still. */
  @Test
  void sample_copiesMoveLater_areStillRemovedByKey() throws Exception {
    Moving moving = new Moving();
    moving.values = key -> new Object();
    moving.stays = true;
    EntryAdapter adapter = new EntryAdapter(EntryAccess.of(Walked.class, void.class, null));
    SizeSampler sampler = new SizeSampler(() -> 1, sizes);
    sampler.begin(2);
    adapter.sample(moving, sampler, 10);

    moving.stays = false;
    adapter.sample(moving, sampler, 10);
    adapter.shed(moving, 10 * BYTES, BYTES, new ShedTerms(() -> 0, sizes, 1, false));

    assertThat(moving.byKey).isPositive();
    assertThat(moving.withValue).isZero();
  }

  private EntryAccess access() throws ReflectiveOperationException {
    return EntryAccess.ofMap(
        handle("size", long.class, Object.class),
        handle("iterator", Object.class, Object.class),
        handle("remove", boolean.class, Object.class, Object.class, Object.class),
        false);
  }

  private MethodHandle handle(String name, Class<?> result, Class<?>... arguments)
      throws ReflectiveOperationException {
    return MethodHandles.lookup()
        .findVirtual(EntryAdapterTest.class, name, MethodType.methodType(result, arguments))
        .bindTo(this);
  }

  @SuppressWarnings("unused")
  private long size(Object of) {
    return cache.size();
  }

  @SuppressWarnings("unused")
  private Object iterator(Object of) {
    return new TreeMap<>(cache).entrySet().iterator();
  }

  @SuppressWarnings("unused")
  private boolean remove(Object of, Object key, Object value) {
    if (stuck.contains(key)) {
      throw new IllegalStateException("stuck");
    }
    return cache.remove(key, value);
  }

  /** A library's. */
  public interface Walked {
    Iterator<?> iterator();

    boolean remove(Object key, Object value);

    void remove(Object key);

    /** One of its entries. */
    interface Entry {
      Object getKey();

      Object getValue();
    }
  }

  /** Each walk begins one later than the last, unless it stays. */
  private static final class Moving implements Walked {
    private IntFunction<Object> values = key -> "value " + key;
    private boolean stays;
    private int walks;
    private int withValue;
    private int byKey;

    @Override
    public Iterator<?> iterator() {
      int first = stays ? 0 : walks++;
      return IntStream.range(first, first + ENTRIES)
          .mapToObj(key -> new One(key, values.apply(key)))
          .iterator();
    }

    @Override
    public boolean remove(Object key, Object value) {
      withValue++;
      return true;
    }

    @Override
    public void remove(Object key) {
      byKey++;
    }
  }

  private record One(int number, Object value) implements Walked.Entry {
    @Override
    public Object getKey() {
      return number;
    }

    @Override
    public Object getValue() {
      return value;
    }
  }
}
