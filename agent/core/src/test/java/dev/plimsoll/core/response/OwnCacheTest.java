package dev.plimsoll.core.response;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.plimsoll.CacheAdapter;
import dev.plimsoll.PressureLevel;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A type that only the application knows is served by the application's adapter. */
class OwnCacheTest {
  private static final int ENTRIES = 2_000;
  private static final int BYTES = 1_000;

  private final ShedHarness harness = new ShedHarness();
  private final Shelf shelf = new Shelf();

  @AfterEach
  void close() {
    harness.close();
  }

  @Test
  void shed_typeWithAdapter_givesTheColdestInProportion() {
    shelf.fill();
    register("shelf", shelf);

    for (int round = 0; round < 3; round++) {
      int before = shelf.size();
      harness.drop(ENTRIES / 5 * (BYTES + 100L));
      assertThat((before - shelf.size()) / (ENTRIES / 5.0)).isBetween(0.8, 1.3);
    }

    assertThat(harness.view("shelf").kind()).isEqualTo("adapter");
    assertThat(shelf.has(ENTRIES - 1)).isTrue();
    assertThat(shelf.has(0)).isFalse();
  }

  /** As the one in docs/caches.md. */
  @Test
  void shed_adapterThatListsSomeAtATime_givesInProportionAllTheSame() {
    shelf.fill();
    shelf.atOnce = 50;
    register("shelf", shelf);

    for (int round = 0; round < 3; round++) {
      int before = shelf.size();
      harness.drop(ENTRIES / 5 * (BYTES + 100L));
      assertThat((before - shelf.size()) / (ENTRIES / 5.0)).isBetween(0.8, 1.3);
    }
    assertThat(shelf.has(ENTRIES - 1)).isTrue();
  }

  @Test
  void shed_nothingOfWhatIsListedCanBeRemoved_ends() {
    shelf.fill();
    shelf.kept = true;
    register("shelf", shelf);

    harness.drop(ENTRIES / 5 * (BYTES + 100L));

    assertThat(shelf.size()).isEqualTo(ENTRIES);
    assertThat(harness.quarantined).isEmpty();
  }

  @Test
  void shed_adapterThrows_isLeftAloneAndOthersAreServed() {
    Map<Object, Object> map = new ConcurrentHashMap<>();
    for (int i = 0; i < ENTRIES; i++) {
      map.put(i, new byte[BYTES]);
    }
    shelf.fill();
    register("map", map);
    register("shelf", shelf);
    harness.drop(1);
    shelf.broken = true;

    harness.drop(ENTRIES * (long) BYTES / 2);

    assertThat(harness.quarantined).anyMatch(told -> told.startsWith("shelf threw"));
    assertThat(map).hasSizeLessThan(ENTRIES * 9 / 10);
  }

  /** What is left alone holds its part of the bound still. */
  @Test
  void setBound_oneIsQuarantined_othersGetWhatItLeaves() {
    Cache<Integer, byte[]> cache =
        Caffeine.newBuilder().executor(Runnable::run).maximumSize(100_000).build();
    for (int i = 0; i < ENTRIES; i++) {
      cache.put(i, new byte[BYTES]);
    }
    shelf.fill();
    register("cache", cache);
    register("shelf", shelf);
    harness.drop(1);
    long both = harness.service.cacheBytes();
    harness.step(PressureLevel.MODERATE, both * 9 / 10, 0, false);
    shelf.broken = true;
    harness.drop(1);
    assertThat(harness.quarantined).anyMatch(told -> told.startsWith("shelf threw"));

    harness.setBound(both);
    for (int i = 0; i < 10 * ENTRIES; i++) {
      cache.put(i, new byte[BYTES]);
    }

    assertThat(cache.estimatedSize()).isLessThan(ENTRIES * 13L / 10);
  }

  @Test
  void shed_subtype_isServedToo() {
    Shelf special = new Shelf() {};
    special.fill();
    register("special", special);

    harness.drop(ENTRIES / 2 * (BYTES + 100L));

    assertThat(special.size()).isLessThan(ENTRIES * 6 / 10);
  }

  private void register(String name, Object cache) {
    harness.service.registrations().addCache(ShedHarness.terms(name), cache);
  }

  /** The application's. */
  static class Shelf {
    private final LinkedHashMap<Object, Object> books = new LinkedHashMap<>(16, 0.75f, true);
    private volatile boolean broken;
    private volatile boolean kept;
    private volatile int atOnce = ENTRIES;

    synchronized void fill() {
      for (int i = 0; i < ENTRIES; i++) {
        books.put(i, new byte[BYTES]);
      }
    }

    synchronized int size() {
      if (broken) {
        throw new IllegalStateException("on purpose");
      }
      return books.size();
    }

    synchronized boolean has(Object key) {
      return books.containsKey(key);
    }

    synchronized Iterator<Map.Entry<Object, Object>> eldest() {
      return new ArrayList<>(books.entrySet())
          .subList(0, Math.min(atOnce, books.size()))
          .iterator();
    }

    synchronized boolean remove(Object key, Object value) {
      return !kept && books.remove(key, value);
    }
  }

  /** Found by the service file among the test's resources. */
  public static final class ShelfAdapter implements CacheAdapter<Shelf> {
    @Override
    public Class<Shelf> type() {
      return Shelf.class;
    }

    @Override
    public long size(Shelf shelf) {
      return shelf.size();
    }

    @Override
    public Iterator<? extends Map.Entry<?, ?>> entries(Shelf shelf) {
      return shelf.eldest();
    }

    @Override
    public boolean remove(Shelf shelf, Object key, Object value) {
      return shelf.remove(key, value);
    }

    @Override
    public boolean coldestFirst() {
      return true;
    }
  }
}
