package dev.plimsoll.core.response;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;
import static org.awaitility.Awaitility.await;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.plimsoll.MemoryResource;
import dev.plimsoll.PressureLevel;
import dev.plimsoll.core.response.shed.Terms;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentSkipListMap;
import javax.cache.CacheManager;
import javax.cache.spi.CachingProvider;
import org.ehcache.config.ResourceType;
import org.ehcache.config.builders.CacheConfigurationBuilder;
import org.ehcache.config.builders.ResourcePoolsBuilder;
import org.ehcache.jsr107.Eh107Configuration;
import org.ehcache.jsr107.EhcacheCachingProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.cache.caffeine.CaffeineCacheManager;

/** A cache gets its own bound back whatever becomes of its place among those of its name. */
class AppBoundTest {
  private static final int ENTRIES = 200;
  private static final int OWN_MAXIMUM = 10_000;
  private static final int MOST_ONE_BY_ONE = 64;

  private final ShedHarness harness = new ShedHarness();

  @AfterEach
  void close() {
    harness.close();
  }

  @Test
  void setBound_cacheOfAManagerMovedUp_givesItsOwnBack() {
    CaffeineCacheManager manager = new CaffeineCacheManager();
    manager.setCaffeine(caffeine());
    Cache<Object, Object> pages = filled(manager, "pages");
    Cache<Object, Object> users = filled(manager, "users");
    harness.service.registrations().addCache(ShedHarness.terms("all"), manager);
    lowerToHalf();
    assertThat(maximum(pages)).isLessThan(OWN_MAXIMUM);
    assertThat(maximum(users)).isLessThan(OWN_MAXIMUM);

    // Names come in the order of a hash table: among so many some come before each of the two.
    for (int i = 0; i < 20; i++) {
      filled(manager, "made later " + i);
    }
    harness.tickUntil(() -> harness.view("all").instances() == 22);
    harness.drop(1);
    harness.setBound(Long.MAX_VALUE);

    assertThat(maximum(pages)).isEqualTo(OWN_MAXIMUM);
    assertThat(maximum(users)).isEqualTo(OWN_MAXIMUM);
  }

  @Test
  void setBound_markedCachesMovedUp_givesThemTheirOwnBack() {
    CacheRow row = new CacheRow();
    row.add(filled());
    row.add(filled());
    harness.service.registrations().addCaches(ShedHarness.terms("marked"), row);
    lowerToHalf();
    assertThat(row.caches).allMatch(cache -> maximum(cache) < OWN_MAXIMUM);

    row.caches.add(0, filled());
    harness.drop(1);
    harness.setBound(Long.MAX_VALUE);

    assertThat(row.caches).allMatch(cache -> maximum(cache) == OWN_MAXIMUM);
  }

  @Test
  void refresh_moreThanAreLookedAtOneByOne_givesTheirOwnBack() {
    CacheRow row = new CacheRow();
    for (int i = 0; i < 40; i++) {
      row.add(filled());
    }
    harness.service.registrations().addCaches(ShedHarness.terms("marked"), row);
    lowerToHalf();
    assertThat(row.caches).allMatch(cache -> maximum(cache) < OWN_MAXIMUM);

    while (row.size() <= MOST_ONE_BY_ONE) {
      row.add(filled());
    }
    harness.drop(1);

    assertThat(row.caches).allMatch(cache -> maximum(cache) == OWN_MAXIMUM);
  }

  @Test
  void refresh_moreThanAreLookedAtOneByOne_holdsNoneThatTheApplicationDropped() {
    CacheRow row = new CacheRow();
    // Of a map like this the iterator is kept from shed to shed.
    ConcurrentMap<Object, Object> map = new ConcurrentSkipListMap<>();
    for (int i = 0; i < ENTRIES; i++) {
      map.put(i, new byte[1_000]);
    }
    WeakReference<Object> dropped = new WeakReference<>(map);
    row.add(map);
    harness.service.registrations().addCaches(ShedHarness.terms("marked"), row);
    harness.drop(ENTRIES / 4 * 1_000L);
    assertThat(map.size()).isLessThan(ENTRIES);

    while (row.size() <= MOST_ONE_BY_ONE) {
      row.add(new ConcurrentHashMap<>());
    }
    harness.drop(1);
    row.remove(map);
    map = new ConcurrentHashMap<>();

    await()
        .atMost(Duration.ofSeconds(5))
        .until(
            () -> {
              System.gc();
              return dropped.refersTo(null);
            });
  }

  @Test
  void withdrawal_ofOneOfManyOfOneName_givesItsOwnBackSoon() {
    List<Cache<Object, Object>> caches = new ArrayList<>();
    List<Runnable> withdrawals = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      caches.add(filled());
      withdrawals.add(
          harness.service.registrations().addCache(ShedHarness.terms("session"), caches.get(i)));
    }
    lowerToHalf();
    assertThat(caches).allMatch(cache -> maximum(cache) < OWN_MAXIMUM);

    withdrawals.get(17).run();
    withdrawals.get(19).run();

    harness.tickUntil(
        () -> maximum(caches.get(17)) == OWN_MAXIMUM && maximum(caches.get(19)) == OWN_MAXIMUM);
    assertThat(maximum(caches.get(18))).isLessThan(OWN_MAXIMUM);
  }

  /** That is all that is done for them then. */
  @Test
  void disabled_oneIsWithdrawnAndOneSwitchedOff_givesTheirOwnBack() {
    Cache<Object, Object> first = filled();
    Cache<Object, Object> second = filled();
    Runnable withdrawal =
        harness.service.registrations().addCache(ShedHarness.terms("first"), first);
    harness.service.registrations().addCache(ShedHarness.terms("second"), second);
    lowerToHalf();
    assertThat(maximum(first)).isLessThan(OWN_MAXIMUM);
    assertThat(maximum(second)).isLessThan(OWN_MAXIMUM);

    harness.service.setEnabled(false);
    withdrawal.run();
    assertThat(harness.service.registrations().setEnabled("second", false)).isTrue();

    harness.tickUntil(() -> maximum(first) == OWN_MAXIMUM && maximum(second) == OWN_MAXIMUM);
  }

  @Test
  void refresh_foundOneThatHoldsTooLittleNow_givesItsOwnBack() {
    CacheRow row = new CacheRow();
    row.add(filled());
    row.add(filled());
    harness
        .service
        .registrations()
        .addCaches(new Terms("found", 100, 0.1, ShedHarness.HEAP, ShedHarness.NONE, 50_000), row);
    harness.tickUntil(() -> harness.service.cacheBytes() > 100_000);
    lowerToHalf();
    assertThat(row.caches).allMatch(cache -> maximum(cache) < OWN_MAXIMUM);

    ((Cache<?, ?>) row.caches.get(0)).invalidateAll();

    harness.tickUntil(() -> maximum(row.caches.get(0)) == OWN_MAXIMUM);
    assertThat(maximum(row.caches.get(1))).isLessThan(OWN_MAXIMUM);
  }

  /** Or it could never grow again: out of service it is told of no other bound. */
  @Test
  void pass_foundOneThatWantsTooLittleByNow_givesItsOwnBack() {
    HandClock clock = new HandClock();
    ShedService service =
        new ShedService(
            harness.threads,
            clock,
            harness.log,
            new ShedObserver() {},
            new ShedSettings(ShedHarness.TIMEOUT_NANOS, false));
    Cache<Object, Object> cache = filled();
    service
        .registrations()
        .addCache(new Terms("found", 100, 0.1, ShedHarness.HEAP, ShedHarness.NONE, 100_000), cache);
    passes(service, clock, Duration.ofMillis(100));
    long held = service.cacheBytes();
    assertThat(held).isGreaterThan(200_000);
    assertThat(service.request(PressureLevel.MODERATE, MemoryResource.HEAP, held / 3, 0, false))
        .isTrue();
    await().until(() -> !service.busy());
    assertThat(maximum(cache)).isLessThan(OWN_MAXIMUM);

    passes(service, clock, Duration.ofHours(1));

    assertThat(maximum(cache)).isEqualTo(OWN_MAXIMUM);
    service.close();
  }

  private void passes(ShedService service, HandClock clock, Duration apart) {
    for (int i = 0; i < 10; i++) {
      clock.advance(apart);
      service.tick(clock.nanoTime(), HeapRoom.AMPLE);
      await().until(() -> harness.threads.free() == 2);
    }
  }

  @Test
  void refresh_loweredOneClosedByItsManager_leavesTheOthersInService() {
    try (CachingProvider provider = new EhcacheCachingProvider()) {
      CacheManager manager = provider.getCacheManager();
      javax.cache.Cache<Integer, byte[]> one = ehcache(manager, "one");
      javax.cache.Cache<Integer, byte[]> two = ehcache(manager, "two");
      harness.service.registrations().addCache(ShedHarness.terms("all"), manager);
      lowerToHalf();
      assertThat(pool(two)).isLessThan(OWN_MAXIMUM);

      manager.destroyCache("one");
      harness.drop(1);
      harness.setBound(Long.MAX_VALUE);

      assertThat(one.isClosed()).isTrue();
      assertThat(pool(two)).isEqualTo(OWN_MAXIMUM);
      assertThat(harness.quarantined).isEmpty();
    }
  }

  @Test
  void purge_managerIsGone_givesTheCachesThatLiveOnTheirOwnBack() {
    List<CaffeineCacheManager> managers = new ArrayList<>(List.of(new CaffeineCacheManager()));
    managers.get(0).setCaffeine(caffeine());
    Cache<Object, Object> pages = filled(managers.get(0), "pages");
    harness.service.registrations().addCache(ShedHarness.terms("all"), managers.get(0));
    lowerToHalf();
    assertThat(maximum(pages)).isLessThan(OWN_MAXIMUM);

    managers.clear();

    harness.tickUntil(
        () -> {
          System.gc();
          return maximum(pages) == OWN_MAXIMUM;
        });
    assertThat(harness.service.views()).isEmpty();
  }

  /** Two would take each other's maximum for the application's, and count it twice. */
  @Test
  void registerCache_underTwoNames_isServedUnderOneAndGetsItsOwnBack() {
    Cache<Object, Object> cache = filled();
    Runnable first = harness.service.registrations().addCache(ShedHarness.terms("a"), cache);
    harness.drop(1);
    long held = harness.service.cacheBytes();
    harness.service.registrations().addCache(ShedHarness.terms("b"), cache.asMap());

    lowerToHalf();
    lowerToHalf();
    assertThat(harness.service.cacheBytes()).isLessThan(held / 3);
    assertThat(maximum(cache)).isLessThan(OWN_MAXIMUM);
    harness.setBound(Long.MAX_VALUE);

    assertThat(maximum(cache)).isEqualTo(OWN_MAXIMUM);
    harness.tickUntil(() -> harness.logText().contains("cache b is served as a already"));
    assertThat(harness.view("b").estimatedBytes()).isZero();

    lowerToHalf();
    first.run();
    harness.tickUntil(() -> maximum(cache) == OWN_MAXIMUM);
    harness.tickUntil(() -> harness.view("b").estimatedBytes() > 0);
    lowerToHalf();
    harness.setBound(Long.MAX_VALUE);
    assertThat(maximum(cache)).isEqualTo(OWN_MAXIMUM);
    assertThat(harness.logText()).containsOnlyOnce("is served as");
  }

  @Test
  void registerCache_alsoThroughItsManager_isServedUnderOneNameAndTheOthersToo() {
    CaffeineCacheManager manager = new CaffeineCacheManager();
    manager.setCaffeine(caffeine());
    Cache<Object, Object> pages = filled(manager, "pages");
    Cache<Object, Object> users = filled(manager, "users");
    harness
        .service
        .registrations()
        .addCache(new Terms("pages", 50, 0.1, ShedHarness.HEAP, ShedHarness.NONE), pages);
    harness.drop(1);
    harness.service.registrations().addCache(ShedHarness.terms("all"), manager);
    harness.drop(1);

    assertThat((double) harness.view("all").estimatedBytes())
        .isCloseTo(harness.view("pages").estimatedBytes(), withinPercentage(10));
    lowerToHalf();
    lowerToHalf();
    harness.setBound(Long.MAX_VALUE);

    assertThat(maximum(pages)).isEqualTo(OWN_MAXIMUM);
    assertThat(maximum(users)).isEqualTo(OWN_MAXIMUM);
  }

  @Test
  void setBound_youngCacheOfAName_mayGrow() {
    CacheRow row = new CacheRow();
    row.add(filled());
    Cache<Object, Object> young = caffeine().build();
    for (int i = 0; i < ENTRIES / 10; i++) {
      young.put(i, new byte[1_000]);
    }
    row.add(young);
    harness.service.registrations().addCaches(ShedHarness.terms("marked"), row);
    lowerToHalf();

    harness.setBound(4 * harness.service.cacheBytes());
    for (int i = 0; i < OWN_MAXIMUM; i++) {
      young.put(i, new byte[1_000]);
    }

    assertThat(young.estimatedSize()).isBetween(ENTRIES / 4L, 2L * ENTRIES);
  }

  private void lowerToHalf() {
    harness.drop(1);
    harness.step(PressureLevel.MODERATE, harness.service.cacheBytes() / 2, 0, false);
  }

  private static Caffeine<Object, Object> caffeine() {
    return Caffeine.newBuilder().executor(Runnable::run).maximumSize(OWN_MAXIMUM);
  }

  private static Cache<Object, Object> filled() {
    return fill(caffeine().build());
  }

  @SuppressWarnings("unchecked")
  private static Cache<Object, Object> filled(CaffeineCacheManager manager, String name) {
    return fill((Cache<Object, Object>) manager.getCache(name).getNativeCache());
  }

  private static Cache<Object, Object> fill(Cache<Object, Object> cache) {
    for (int i = 0; i < ENTRIES; i++) {
      cache.put(i, new byte[1_000]);
    }
    return cache;
  }

  private static javax.cache.Cache<Integer, byte[]> ehcache(CacheManager manager, String name) {
    javax.cache.Cache<Integer, byte[]> cache =
        manager.createCache(
            name,
            Eh107Configuration.fromEhcacheCacheConfiguration(
                CacheConfigurationBuilder.newCacheConfigurationBuilder(
                    Integer.class, byte[].class, ResourcePoolsBuilder.heap(OWN_MAXIMUM))));
    for (int i = 0; i < ENTRIES; i++) {
      cache.put(i, new byte[1_000]);
    }
    return cache;
  }

  private static long pool(javax.cache.Cache<?, ?> cache) {
    return cache
        .unwrap(org.ehcache.Cache.class)
        .getRuntimeConfiguration()
        .getResourcePools()
        .getPoolForResource(ResourceType.Core.HEAP)
        .getSize();
  }

  private static long maximum(Object cache) {
    return ((Cache<?, ?>) cache).policy().eviction().orElseThrow().getMaximum();
  }
}
