package dev.plimsoll.core.response;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import com.google.common.cache.CacheBuilder;
import dev.plimsoll.core.base.Beside;
import dev.plimsoll.core.response.shed.Terms;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import javax.cache.Cache;
import javax.cache.configuration.MutableConfiguration;
import org.ehcache.jsr107.EhcacheCachingProvider;
import org.jsr107.ri.spi.RICachingProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A value written while entries are shed is never lost: an adapter takes an entry with the value
 * that it saw, or not at all.
 */
class LostUpdateTest {
  private static final int ENTRIES = 400;

  /** Puts until a shed has met them, if the usual number does not do on a busy machine. */
  private static final int MOST_PUTS = 5_000_000;

  private final ShedHarness harness = new ShedHarness();

  @AfterEach
  void close() {
    harness.close();
  }

  /** Those that look a key up without a lock of their own held, where a write would hang. */
  static Stream<Arguments> unlocked() {
    return caches().filter(each -> !each.get()[0].equals("JCache"));
  }

  static Stream<Arguments> caches() {
    Map<Object, Object> hash = new ConcurrentHashMap<>();
    Map<Object, Object> list = new ConcurrentSkipListMap<>();
    var guava = CacheBuilder.newBuilder().build();
    var caffeine = Caffeine.newBuilder().executor(Runnable::run).build();
    Cache<Object, Object> reference =
        new RICachingProvider()
            .getCacheManager()
            .createCache(
                "l" + System.nanoTime(), new MutableConfiguration<>().setStoreByValue(false));
    Cache<Object, Object> ehcache =
        new EhcacheCachingProvider()
            .getCacheManager()
            .createCache(
                "l" + System.nanoTime(), new MutableConfiguration<>().setStoreByValue(false));
    return Stream.of(
        arguments("ConcurrentHashMap", hash, hash::put, hash::get),
        arguments("ConcurrentSkipListMap", list, list::put, list::get),
        arguments("Guava", guava, guava::put, guava::getIfPresent),
        arguments("Caffeine unbounded", caffeine, caffeine::put, caffeine::getIfPresent),
        arguments("JCache", reference, reference::put, reference::get),
        arguments("Ehcache", ehcache, ehcache::put, ehcache::get));
  }

  /**
   * Each key writes its own entry anew whenever the shedding thread looks it up to remove it:
   * exactly between the adapter's look at the value and the removal.
   */
  @ParameterizedTest(name = "{0}")
  @MethodSource("unlocked")
  void shed_writtenBetweenLookAndRemoval_survives(
      String name, Object cache, BiConsumer<Object, Object> put, UnaryOperator<Object> get) {
    Key[] keys = new Key[ENTRIES];
    for (int i = 0; i < ENTRIES; i++) {
      keys[i] = new Key(i);
      put.accept(keys[i], new byte[1_000]);
    }
    harness
        .service
        .registrations()
        .addCache(new Terms("c", 100, 0, ShedHarness.HEAP, ShedHarness.NONE), cache);
    harness.drop(1);
    long before = harness.service.returnedBytes();
    // Every other one, so that there is enough to give.
    for (int i = 0; i < ENTRIES; i += 2) {
      keys[i].whenLookedUp = put;
    }

    harness.drop(ENTRIES * 200L);

    int written = 0;
    for (Key key : keys) {
      Object fresh = key.written;
      key.whenLookedUp = null;
      if (fresh != null) {
        written++;
        assertThat(get.apply(key)).isSameAs(fresh);
      }
    }
    assertThat(written).isPositive();
    assertThat(harness.service.returnedBytes()).isGreaterThan(before);
    assertThat(harness.quarantined).isEmpty();
  }

  /**
   * Writers race for the same keys while everything is shed again and again. With one writer at a
   * time for a key, what it wrote last is there, or was removed as such: never an older one.
   */
  @ParameterizedTest(name = "{0}")
  @MethodSource("caches")
  void shed_manyWritersOfTheSameKeys_noOlderValueComesBack(
      String name, Object cache, BiConsumer<Object, Object> put, UnaryOperator<Object> get)
      throws Exception {
    int keys = 64;
    AtomicReferenceArray<Object> last = new AtomicReferenceArray<>(keys);
    Object[] locks = new Object[keys];
    for (int i = 0; i < keys; i++) {
      locks[i] = new Object();
    }
    AtomicLong wrong = new AtomicLong();
    AtomicLong gone = new AtomicLong();
    harness
        .service
        .registrations()
        .addCache(new Terms("c", 100, 0, ShedHarness.HEAP, ShedHarness.NONE), cache);
    Beside[] writers = new Beside[3];
    for (int w = 0; w < writers.length; w++) {
      writers[w] =
          Beside.start(
              () -> {
                for (int i = 0; i < 20_000 || (gone.get() == 0 && i < MOST_PUTS); i++) {
                  int key = ThreadLocalRandom.current().nextInt(keys);
                  synchronized (locks[key]) {
                    Object seen = get.apply(key);
                    Object before = last.get(key);
                    if (seen != null && seen != before) {
                      wrong.incrementAndGet();
                    } else if (seen == null && before != null) {
                      gone.incrementAndGet();
                    }
                    byte[] fresh = new byte[200];
                    last.set(key, fresh);
                    put.accept(key, fresh);
                  }
                }
              });
    }
    while (writers[0].isAlive() || writers[1].isAlive() || writers[2].isAlive()) {
      harness.drop(keys * 150L);
    }
    for (Beside writer : writers) {
      writer.awaitEnd();
    }

    assertThat(wrong).hasValue(0);
    assertThat(gone.get()).as("values that were shed").isPositive();
    assertThat(harness.quarantined).isEmpty();
  }

  @Test
  void shed_unboundedCaffeineWithListener_eachValueIsAccountedForOnce() throws Exception {
    AtomicLong removed = new AtomicLong();
    AtomicLong shed = new AtomicLong();
    AtomicLong puts = new AtomicLong();
    com.github.benmanes.caffeine.cache.Cache<Object, Object> cache =
        Caffeine.newBuilder()
            .executor(Runnable::run)
            .removalListener(
                (key, value, cause) -> {
                  removed.incrementAndGet();
                  shed.addAndGet(cause == RemovalCause.REPLACED ? 0 : 1);
                })
            .build();
    harness
        .service
        .registrations()
        .addCache(new Terms("c", 100, 0, ShedHarness.HEAP, ShedHarness.NONE), cache);
    Beside writer =
        Beside.start(
            () -> {
              for (int i = 0; i < 60_000 || (shed.get() == 0 && i < MOST_PUTS); i++) {
                cache.put(i % 100, new byte[200]);
                puts.incrementAndGet();
              }
            });
    while (writer.isAlive()) {
      harness.drop(100 * 100L);
    }
    writer.awaitEnd();

    assertThat(removed.get() + cache.estimatedSize()).isEqualTo(puts.get());
    assertThat(shed.get()).isPositive();
  }

  private static Arguments arguments(
      String name, Object cache, BiConsumer<Object, Object> put, UnaryOperator<Object> get) {
    return Arguments.of(name, cache, put, get);
  }

  /** Writes its entry anew whenever a thread of the agent's looks it up. */
  private static final class Key implements Comparable<Object> {
    private final int number;
    private volatile BiConsumer<Object, Object> whenLookedUp;
    private volatile Object written;
    private boolean writing;

    Key(int number) {
      this.number = number;
    }

    @Override
    public int hashCode() {
      lookedUp();
      return number * 31;
    }

    @Override
    public boolean equals(Object other) {
      return this == other;
    }

    @Override
    public int compareTo(Object other) {
      lookedUp();
      return other instanceof Key key ? Integer.compare(number, key.number) : 1;
    }

    private void lookedUp() {
      BiConsumer<Object, Object> put = whenLookedUp;
      boolean shedding = Thread.currentThread().getName().startsWith("plimsoll-response");
      if (put != null && shedding && !writing) {
        writing = true;
        Object fresh = new byte[1_001];
        written = fresh;
        put.accept(this, fresh);
        writing = false;
      }
    }
  }
}
