package dev.plimsoll.core.response.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import com.google.common.base.Ticker;
import com.google.common.cache.CacheBuilder;
import com.sun.management.ThreadMXBean;
import dev.plimsoll.core.base.SystemNanoClock;
import dev.plimsoll.core.response.size.MemoryLayout;
import dev.plimsoll.core.response.size.ObjectSizes;
import dev.plimsoll.core.response.size.SizeSampler;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a shed of a map needs, and leaves, in a heap without room. */
class MapAdapterTest {
  private static final int ENTRIES = 20_000;
  private static final int ENTRY_BYTES = 100;

  private final MapAdapter adapter = new MapAdapter(MapView.SELF);
  private final ConcurrentHashMap<Object, Object> map = new ConcurrentHashMap<>();
  private final AtomicInteger hashes = new AtomicInteger(Integer.MAX_VALUE);

  private static ShedTerms terms() {
    SystemNanoClock clock = new SystemNanoClock();
    ObjectSizes sizes = new ObjectSizes(MemoryLayout.usual(1L << 28));
    return new ShedTerms(clock, sizes, clock.nanoTime() + 60_000_000_000L, false);
  }

  private long shed(int entries) {
    return adapter.shed(map, (long) entries * ENTRY_BYTES, ENTRY_BYTES, terms());
  }

  /** An entry object alone would be 24 bytes or more. */
  @Test
  void shed_hashMap_makesNoObjectForEachEntry() {
    putUpTo(map, ENTRIES);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long thread = Thread.currentThread().getId();
    shed(10);
    long before = threads.getThreadAllocatedBytes(thread);

    shed(ENTRIES / 2);

    long allocated = threads.getThreadAllocatedBytes(thread) - before;
    assertThat(map.size()).isLessThan(ENTRIES * 6 / 10);
    assertThat(allocated).isLessThan(ENTRIES / 2 * 10);
  }

  /**
   * Made ready in calm, or as the heap fills where nothing has happened for long: where allocations
   * wait for a collection, a shed must not be one of them.
   */
  @ParameterizedTest
  @ValueSource(ints = {1, 40})
  void shed_hashMapMadeReady_makesNothing(int looks) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long thread = Thread.currentThread().getId();
    ShedTerms terms = terms();
    long least = Long.MAX_VALUE;
    // The least of some rounds: 80 bytes of the JVM's own were once counted in one of hundreds.
    for (int round = 0; round < 3; round++) {
      MapAdapter ready = new MapAdapter(MapView.SELF);
      map.clear();
      putUpTo(map, ENTRIES);
      ready.prepare(map, 1L << 20, /* soon= */ false);
      ready.shed(map, 10L * ENTRY_BYTES, ENTRY_BYTES, terms);
      look(ready, map, looks);
      ready.prepare(map, 1L << 20, /* soon= */ looks > 1);
      long before = threads.getThreadAllocatedBytes(thread);

      long taken = 0;
      for (int slice = 0; slice < 10; slice++) {
        taken += ready.shed(map, (long) ENTRIES / 20 * ENTRY_BYTES, ENTRY_BYTES, terms);
      }

      least = Math.min(least, threads.getThreadAllocatedBytes(thread) - before);
      assertThat(taken).isBetween(ENTRIES * 40L, ENTRIES * 60L);
      assertThat(map.size()).isLessThan(ENTRIES * 6 / 10);
    }
    assertThat(least).isZero();
  }

  /** To go on from the old table to the new one makes an object; these keys are at hand. */
  @Test
  void shed_hashMapDoubledSinceItWasMadeReady_beginsWithoutOne() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long thread = Thread.currentThread().getId();
    ShedTerms terms = terms();
    long least = Long.MAX_VALUE;
    for (int round = 0; round < 3; round++) {
      MapAdapter ready = new MapAdapter(MapView.SELF);
      ConcurrentHashMap<Object, Object> doubled = new ConcurrentHashMap<>();
      putUpTo(doubled, 1500);
      ready.prepare(doubled, 1L << 20, /* soon= */ true);
      ready.shed(doubled, 10L * ENTRY_BYTES, ENTRY_BYTES, terms);
      ready.prepare(doubled, 1L << 20, /* soon= */ true);
      // A table of 2,048 bins is three quarters full.
      putUpTo(doubled, 1600);
      long before = threads.getThreadAllocatedBytes(thread);

      long taken = ready.shed(doubled, 500L * ENTRY_BYTES, ENTRY_BYTES, terms);

      least = Math.min(least, threads.getThreadAllocatedBytes(thread) - before);
      assertThat(taken).isGreaterThanOrEqualTo(500L * ENTRY_BYTES);
      assertThat(doubled).hasSize(1100);
    }
    assertThat(least).isZero();
  }

  /** About where it stopped, by how many entries it met: a stretch of 100 varies by some 10. */
  @Test
  void shed_hashMapMadeReadyAnew_goesOnBehindTheLast() {
    putUpTo(map, ENTRIES);
    List<Object> before = new ArrayList<>(map.keySet());
    adapter.prepare(map, 1L << 20, /* soon= */ true);
    shed(100);
    List<Object> first = without(before);
    first.forEach(key -> map.put(key, new Object()));
    // With another size it is made ready anew.
    putUpTo(map, ENTRIES + 1);
    adapter.prepare(map, 1L << 20, /* soon= */ true);

    shed(100);

    List<Object> twice = without(before);
    assertThat(twice).hasSizeGreaterThanOrEqualTo(100);
    twice.retainAll(first);
    assertThat(twice).hasSizeLessThan(50);
  }

  private List<Object> without(List<Object> before) {
    List<Object> gone = new ArrayList<>(before);
    gone.removeIf(map::containsKey);
    return gone;
  }

  private void putUpTo(Map<Object, Object> into, int entries) {
    while (into.size() < entries) {
      into.put(new Key(hashes), new Object());
    }
  }

  /** Its entries lead back to it: what was made ready would keep it alive for good. */
  @Test
  void prepare_hashMapThatStaysAsItIs_isNotHeld() {
    WeakReference<Object> left = lookedAtForLong();

    await()
        .until(
            () -> {
              System.gc();
              return left.refersTo(null);
            });
  }

  private WeakReference<Object> lookedAtForLong() {
    ConcurrentHashMap<Object, Object> left = new ConcurrentHashMap<>();
    for (int i = 0; i < ENTRIES; i++) {
      left.put(i, left);
    }
    adapter.prepare(left, 1L << 20, /* soon= */ true);
    look(adapter, left, 40);
    return new WeakReference<>(left);
  }

  private static void look(MapAdapter adapter, ConcurrentHashMap<Object, Object> at, int times) {
    for (int i = 0; i < times; i++) {
      adapter.prepare(at, 1L << 20, /* soon= */ false);
    }
  }

  /** Asynchronous caches count what is under way, too. */
  @Test
  void sample_mapThatCountsMoreThanItShows_weighsWhatThereIs() {
    ConcurrentSkipListMap<Object, Object> some =
        new ConcurrentSkipListMap<>() {
          @Override
          public int size() {
            return ENTRIES;
          }
        };
    for (int i = 0; i < 10; i++) {
      some.put(i, "value");
    }
    SystemNanoClock clock = new SystemNanoClock();
    SizeSampler sampler = new SizeSampler(clock, new ObjectSizes(MemoryLayout.usual(1L << 28)));
    sampler.begin(clock.nanoTime() + 60_000_000_000L);

    adapter.sample(some, sampler, 64);

    assertThat(sampler.entries()).isEqualTo(10);
    sampler.end();
  }

  @Test
  void shed_memoryRunsOutInTheMiddle_tellsWhatWasTaken() {
    for (int i = 0; i < 100; i++) {
      map.put(new Key(hashes), new Object());
    }
    // Wherever the walk begins.
    hashes.set(50);

    long told = shed(100);

    assertThat(told).isPositive();
    assertThat(map.size()).isBetween(1, 99);
  }

  /** To walk to another place would need room, too. */
  @Test
  void shed_memoryRunsOutOnAWalk_theNextGoesOnThere() {
    AtomicInteger removals = new AtomicInteger(5);
    AtomicInteger refused = new AtomicInteger();
    ConcurrentSkipListMap<Object, Object> walked =
        new ConcurrentSkipListMap<>() {
          @Override
          public boolean remove(Object key, Object value) {
            if (removals.getAndDecrement() == 0) {
              refused.set((Integer) key);
              throw new OutOfMemoryError("no room, by the test");
            }
            return super.remove(key, value);
          }
        };
    for (int i = 0; i < ENTRIES; i++) {
      walked.put(i, "value");
    }
    assertThat(adapter.shed(walked, 50L * ENTRY_BYTES, ENTRY_BYTES, terms())).isPositive();
    assertThat(walked).hasSize(ENTRIES - 5).containsKey(refused.get());

    adapter.shed(walked, 1, ENTRY_BYTES, terms());

    assertThat(walked).hasSize(ENTRIES - 6).doesNotContainKey(refused.get() + 1);
  }

  @Test
  void shed_memoryRunsOutAtTheFirst_fails() {
    map.put(new Key(hashes), new Object());
    hashes.set(0);

    assertThatThrownBy(() -> shed(1)).isInstanceOf(OutOfMemoryError.class);

    assertThat(map).hasSize(1);
  }

  @Test
  void shed_oneKeyThrows_othersGo() {
    AtomicBoolean broken = new AtomicBoolean();
    map.put(
        new Object() {
          @Override
          public int hashCode() {
            if (broken.get()) {
              throw new IllegalStateException("by the test");
            }
            return 1;
          }
        },
        "value");
    for (int i = 0; i < 100; i++) {
      map.put("key " + i, "value");
    }
    broken.set(true);

    assertThat(shed(1_000)).isPositive();

    assertThat(map.mappingCount()).isEqualTo(1);
    assertThatThrownBy(() -> shed(1)).isInstanceOf(IllegalStateException.class);
  }

  /** As with a removal listener of the library that is slow. */
  @Test
  void shed_removalsAreSlow_looksAtTheClockAfterTheFirst() {
    AtomicLong nanos = new AtomicLong();
    ConcurrentSkipListMap<Object, Object> slow =
        new ConcurrentSkipListMap<>() {
          @Override
          public boolean remove(Object key, Object value) {
            nanos.addAndGet(1_000_000);
            return super.remove(key, value);
          }
        };
    for (int i = 0; i < 100; i++) {
      slow.put(i, "value");
    }
    ObjectSizes sizes = new ObjectSizes(MemoryLayout.usual(1L << 28));

    adapter.shed(slow, 50 * ENTRY_BYTES, ENTRY_BYTES, new ShedTerms(nanos::get, sizes, 1, false));

    assertThat(slow).hasSize(99);
  }

  /** The cache's map of values would wait for the load, which may never end. */
  @Test
  void shed_asynchronousEntryReplacedByALoadMeanwhile_isLeftWithoutWaiting() {
    List<RemovalCause> told = new ArrayList<>();
    AsyncCache<Object, Object> cache =
        Caffeine.newBuilder()
            .executor(Runnable::run)
            .recordStats()
            .removalListener((key, value, cause) -> told.add(cause))
            .buildAsync();
    AtomicBoolean replaced = new AtomicBoolean(true);
    CompletableFuture<Object> load = new CompletableFuture<>();
    for (int i = 0; i < 100; i++) {
      cache.put(
          new Watched(cache, load, replaced),
          CompletableFuture.completedFuture(new byte[ENTRY_BYTES]));
    }
    CacheAdapter ofCache = new AdapterKinds().get(cache.getClass()).adapterFor(cache);
    AtomicLong returned = new AtomicLong();
    Thread shedder =
        new Thread(() -> returned.set(ofCache.shed(cache, Long.MAX_VALUE, ENTRY_BYTES, terms())));
    shedder.setDaemon(true);
    replaced.set(false);

    shedder.start();

    await().until(() -> !shedder.isAlive());
    assertThat(cache.asMap().values()).containsExactly(load);
    assertThat(told).hasSize(99).containsOnly(RemovalCause.EXPLICIT);
    assertThat(cache.synchronous().stats().evictionCount()).isZero();
    assertThat(returned.get()).isBetween(99L * ENTRY_BYTES, 99L * 2 * ENTRY_BYTES);
  }

  /** As where nobody has used it for long: only then would the library clean up by itself. */
  @Test
  void shed_allHasExpired_theLibraryDropsIt() {
    AtomicLong nanos = new AtomicLong();
    Caffeine<Object, Object> expiring =
        Caffeine.newBuilder()
            .executor(Runnable::run)
            .ticker(nanos::get)
            .expireAfterWrite(Duration.ofMinutes(1));
    Cache<Object, Object> caffeine = expiring.build();
    AsyncCache<Object, Object> async = expiring.buildAsync();
    com.google.common.cache.Cache<Object, Object> guava =
        CacheBuilder.newBuilder()
            .ticker(
                new Ticker() {
                  @Override
                  public long read() {
                    return nanos.get();
                  }
                })
            .expireAfterWrite(Duration.ofMinutes(1))
            .build();
    for (int i = 0; i < 100; i++) {
      caffeine.put(i, "value");
      async.put(i, CompletableFuture.completedFuture("value"));
      guava.put(i, "value");
    }
    nanos.set(Duration.ofMinutes(2).toNanos());

    assertThat(shedByItsKind(caffeine, 50)).isEqualTo(100L * ENTRY_BYTES);
    assertThat(shedByItsKind(async, 50)).isEqualTo(100L * ENTRY_BYTES);
    assertThat(shedByItsKind(guava, 50)).isEqualTo(100L * ENTRY_BYTES);

    assertThat(caffeine.estimatedSize()).isZero();
    assertThat(async.synchronous().estimatedSize()).isZero();
    assertThat(guava.size()).isZero();
  }

  private static long shedByItsKind(Object cache, int entries) {
    CacheAdapter itsOwn = new AdapterKinds().get(cache.getClass()).adapterFor(cache);
    return itsOwn.shed(cache, (long) entries * ENTRY_BYTES, ENTRY_BYTES, terms());
  }

  /** Puts a load in the place of what is there as soon as its hash is asked for. */
  private record Watched(
      AsyncCache<Object, Object> cache, CompletableFuture<Object> load, AtomicBoolean replaced) {
    @Override
    public int hashCode() {
      if (replaced.compareAndSet(false, true)) {
        cache.put(this, load);
      }
      return System.identityHashCode(this);
    }

    @Override
    public boolean equals(Object other) {
      return this == other;
    }
  }

  /** All together can be hashed so often. */
  private static final class Key {
    private final AtomicInteger left;

    Key(AtomicInteger left) {
      this.left = left;
    }

    @Override
    public int hashCode() {
      if (left.getAndDecrement() <= 0) {
        throw new OutOfMemoryError("no room, by the test");
      }
      return System.identityHashCode(this);
    }

    @Override
    public boolean equals(Object other) {
      return this == other;
    }
  }
}
