package dev.plimsoll.core.response;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.google.common.cache.CacheBuilder;
import dev.plimsoll.PressureLevel;
import dev.plimsoll.core.response.shed.Terms;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a cache tells of the entries that go, and what its listeners may do meanwhile. */
class RemovalListenerTest {
  private static final int ENTRIES = 2_000;

  private final ShedHarness harness = new ShedHarness();
  private final AtomicInteger told = new AtomicInteger();
  private final CountDownLatch release = new CountDownLatch(1);

  @AfterEach
  void close() {
    release.countDown();
    harness.close();
  }

  @Test
  void shed_caffeineWithStatistics_countsEvictionsAndTellsListeners() {
    Cache<Object, Object> cache =
        bounded()
            .recordStats()
            .evictionListener((key, value, cause) -> told.incrementAndGet())
            .build();
    fill(cache.asMap());
    register("c", cache);

    harness.drop(ENTRIES * 500L);

    long gone = ENTRIES - cache.estimatedSize();
    assertThat(gone).isCloseTo(ENTRIES / 2, within(ENTRIES / 10L));
    assertThat(cache.stats().evictionCount()).isEqualTo(gone);
    assertThat(told).hasValue((int) gone);
  }

  @Test
  void shed_guavaListenerThatThrows_isServedAllTheSame() {
    com.google.common.cache.Cache<Object, Object> cache =
        CacheBuilder.newBuilder()
            .removalListener(
                gone -> {
                  told.incrementAndGet();
                  throw new IllegalStateException("on purpose");
                })
            .build();
    java.util.logging.Logger.getLogger("com.google.common.cache.LocalCache")
        .setLevel(java.util.logging.Level.OFF);
    fill(cache.asMap());
    register("c", cache);

    harness.drop(ENTRIES * 500L);

    assertThat(cache.size()).isCloseTo(ENTRIES / 2, within(ENTRIES / 10L));
    assertThat(told.get()).isPositive();
    assertThat(harness.quarantined).isEmpty();
  }

  @Test
  void shed_listenerIsSlow_callEndsByItselfAndOthersAreServed() {
    Cache<Object, Object> cache =
        bounded().evictionListener((key, value, cause) -> LockSupport.parkNanos(5_000_000)).build();
    fill(cache.asMap());
    register("slow", cache);

    stepWithOthers();

    assertThat(harness.quarantined).isEmpty();
    assertThat(cache.estimatedSize()).isLessThan(ENTRIES);
  }

  @Test
  void shed_guavaListenerIsSlow_callEndsByItselfAndOthersAreServed() {
    com.google.common.cache.Cache<Object, Object> cache =
        CacheBuilder.newBuilder().removalListener(gone -> LockSupport.parkNanos(5_000_000)).build();
    fill(cache.asMap());
    register("slow", cache);

    stepWithOthers();

    assertThat(harness.quarantined).isEmpty();
    assertThat(cache.size()).isLessThan(ENTRIES);
  }

  @Test
  void shed_caffeineListenerThatThrows_isServedAllTheSame() {
    java.util.logging.Logger.getLogger("com.github.benmanes.caffeine")
        .setLevel(java.util.logging.Level.OFF);
    Cache<Object, Object> cache =
        bounded()
            .removalListener(
                (key, value, cause) -> {
                  told.incrementAndGet();
                  throw new IllegalStateException("on purpose");
                })
            .build();
    fill(cache.asMap());
    register("c", cache);

    harness.drop(ENTRIES * 500L);

    assertThat(cache.estimatedSize()).isCloseTo(ENTRIES / 2, within(ENTRIES / 10L));
    assertThat(told.get()).isPositive();
    assertThat(harness.quarantined).isEmpty();
  }

  @Test
  void shed_listenerHangs_isGivenUpAtTheDeadlineAndOthersAreServed() {
    Cache<Object, Object> cache =
        bounded().evictionListener((key, value, cause) -> awaitRelease()).build();
    fill(cache.asMap());
    register("hangs", cache);

    stepWithOthers();

    assertThat(harness.quarantined).anyMatch(line -> line.startsWith("hangs did not return"));
  }

  /** One that all are asked in: what comes after must be served. */
  private void stepWithOthers() {
    Map<Object, Object> map = new ConcurrentHashMap<>();
    fill(map);
    register("then", map, 200);
    harness.step(PressureLevel.CRITICAL, Long.MAX_VALUE, Long.MAX_VALUE, false);
    assertThat(map.size()).isLessThan(ENTRIES / 5);
  }

  private void awaitRelease() {
    try {
      release.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Caffeine<Object, Object> bounded() {
    return Caffeine.newBuilder().executor(Runnable::run).maximumSize(2 * ENTRIES);
  }

  private static void fill(Map<Object, Object> map) {
    for (int i = 0; i < ENTRIES; i++) {
      map.put(i, new byte[900]);
    }
  }

  private void register(String name, Object cache) {
    register(name, cache, 100);
  }

  private void register(String name, Object cache, int order) {
    harness
        .service
        .registrations()
        .addCache(new Terms(name, order, 0.1, ShedHarness.HEAP, ShedHarness.NONE), cache);
  }
}
