package dev.plimsoll.core.response;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.jcache.spi.CaffeineCachingProvider;
import dev.plimsoll.PressureLevel;
import dev.plimsoll.core.base.Beside;
import dev.plimsoll.core.pressure.ShedderView;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BiConsumer;
import java.util.function.IntSupplier;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.configuration.FactoryBuilder;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.integration.CacheWriter;
import javax.cache.spi.CachingProvider;
import org.cache2k.Cache2kBuilder;
import org.cache2k.jcache.provider.JCacheProvider;
import org.ehcache.config.builders.CacheConfigurationBuilder;
import org.ehcache.config.builders.CacheManagerBuilder;
import org.ehcache.config.builders.ResourcePoolsBuilder;
import org.ehcache.config.units.MemoryUnit;
import org.ehcache.jsr107.Eh107Configuration;
import org.ehcache.jsr107.EhcacheCachingProvider;
import org.ehcache.spi.loaderwriter.CacheLoaderWriter;
import org.jsr107.ri.spi.RICachingProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.cache.caffeine.CaffeineCacheManager;
import org.springframework.cache.concurrent.ConcurrentMapCacheManager;
import org.springframework.cache.jcache.JCacheCacheManager;
import org.springframework.cache.support.NoOpCacheManager;

/** JCache with three providers, Ehcache's own API, and Spring's managers over them. */
class StandardCacheTest {
  private static final int ENTRIES = 1_500;
  private static final int BYTES = 1_000;

  /** What a step is asked for: a fifth, nodes of the cache included. */
  private static final long FIFTH = ENTRIES / 5 * (BYTES + 100L);

  private final ShedHarness harness = new ShedHarness();
  private final List<AutoCloseable> opened = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    harness.close();
    for (AutoCloseable each : opened) {
      each.close();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"caffeine", "ehcache", "cache2k", "reference"})
  void shed_jcacheByReference_isInProportion(String provider) {
    Cache<Object, Object> cache = jcaches(provider).createCache("c", byReference());
    fill(cache::put);
    register("c", cache);

    assertInProportion(() -> size(cache));
  }

  @ParameterizedTest
  @ValueSource(strings = {"caffeine", "ehcache", "cache2k", "reference"})
  void shed_jcacheByValue_isGivenAllTheSame(String provider) {
    Cache<Object, Object> cache = jcaches(provider).createCache("c", new MutableConfiguration<>());
    fill(cache::put);
    register("c", cache);
    // Copying is slow, so it takes some looks until all are counted.
    harness.tickUntil(() -> harness.service.cacheBytes() > ENTRIES * BYTES * 9L / 10);

    for (int step = 0; step < 3; step++) {
      harness.drop(FIFTH);
    }

    assertThat(size(cache))
        .as(harness.logText() + harness.service.views())
        .isBetween(ENTRIES / 5, ENTRIES * 3 / 5);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ehcache", "reference"})
  void shed_jcacheOfLoadsUnderWay_theyStay(String provider) {
    Cache<Object, Object> cache = jcaches(provider).createCache("c", byReference());
    for (int i = 0; i < ENTRIES; i++) {
      cache.put(
          i,
          i % 2 == 0
              ? new CompletableFuture<>()
              : CompletableFuture.completedFuture(new byte[BYTES]));
    }
    register("c", cache);
    harness.tickUntil(() -> harness.service.cacheBytes() > ENTRIES * BYTES / 3L);

    harness.step(PressureLevel.CRITICAL, 0, Long.MAX_VALUE, true);

    int underWay = 0;
    for (Cache.Entry<Object, Object> entry : cache) {
      underWay += ((CompletableFuture<?>) entry.getValue()).isDone() ? 0 : 1;
    }
    assertThat(underWay).isEqualTo(ENTRIES / 2);
    assertThat(size(cache)).isLessThan(ENTRIES * 6 / 10);
  }

  @ParameterizedTest
  @ValueSource(strings = {"caffeine", "ehcache", "cache2k", "reference"})
  void registerCache_jcacheWithWriter_deletesNothingBehindIt(String provider) {
    Store.deleted.clear();
    Cache<Object, Object> cache =
        jcaches(provider)
            .createCache(
                "c",
                byReference()
                    .setWriteThrough(true)
                    .setCacheWriterFactory(FactoryBuilder.factoryOf(Store.class)));
    fill(cache::put);
    register("c", cache);

    harness.drop(FIFTH);
    harness.step(PressureLevel.CRITICAL, 0, Long.MAX_VALUE, true);

    assertThat(Store.deleted).isEmpty();
    switch (provider) {
      case "ehcache" -> assertThat(harness.logText()).contains("has a writer");
      case "reference" -> assertThat(harness.logText()).contains("writes through");
      default -> assertThat(size(cache)).isLessThan(ENTRIES / 2);
    }
    cache.remove(1);
    assertThat(Store.deleted).containsExactly(1);
  }

  @Test
  void registerCache_mapOfCache2kWithWriter_deletesNothingBehindIt() {
    Map<Integer, Object> rows = new ConcurrentHashMap<>();
    org.cache2k.Cache<Integer, Object> cache =
        Cache2kBuilder.of(Integer.class, Object.class)
            .entryCapacity(2 * ENTRIES)
            .writer(new Table(rows))
            .build();
    opened.add(cache);
    fill((key, value) -> cache.put((Integer) key, value));
    ConcurrentMap<Integer, Object> map = cache.asMap();
    register("c", map);

    harness.drop(FIFTH);
    harness.step(PressureLevel.CRITICAL, 0, Long.MAX_VALUE, true);

    assertThat(rows).hasSize(ENTRIES);
    assertThat(map.size()).isLessThan(ENTRIES / 2);
    assertThat(harness.view("c").kind()).isEqualTo("cache2k");
  }

  @Test
  void shed_managerOfJcache_reachesAllItsCaches() {
    CacheManager caches = jcaches("caffeine");
    Cache<Object, Object> one = caches.createCache("one", byReference());
    register("all", caches);
    Cache<Object, Object> two = caches.createCache("two", byReference());
    fill(one::put);
    fill(two::put);

    harness.drop(2 * FIFTH);

    assertThat(size(one)).isCloseTo(ENTRIES * 4 / 5, within(ENTRIES / 10));
    assertThat(size(two)).isCloseTo(ENTRIES * 4 / 5, within(ENTRIES / 10));
    assertThat(harness.view("all").instances()).isEqualTo(2);
  }

  @Test
  void shed_ehcacheByEntries_isInProportionAndKeptAtItsBound() {
    org.ehcache.Cache<Integer, byte[]> cache = ehcache(heapOf(ENTRIES));
    fill((key, value) -> cache.put((Integer) key, (byte[]) value));
    register("c", cache);
    assertInProportion(() -> size(cache));

    long bound = harness.service.cacheBytes() / 2;
    harness.step(PressureLevel.MODERATE, bound, 0, false);
    long pool = heapPool(cache);
    assertThat(pool).isLessThan(ENTRIES / 2);
    fill((key, value) -> cache.put((Integer) key, (byte[]) value));
    assertThat(size(cache)).isLessThanOrEqualTo((int) pool + 1);

    harness.setBound(Long.MAX_VALUE);
    assertThat(heapPool(cache)).isEqualTo(ENTRIES);
  }

  @Test
  @SuppressWarnings("deprecation")
  void shed_ehcacheByBytes_isKeptAtItsBound() {
    org.ehcache.Cache<Integer, byte[]> cache =
        ehcache(
            CacheConfigurationBuilder.newCacheConfigurationBuilder(
                Integer.class,
                byte[].class,
                ResourcePoolsBuilder.newResourcePoolsBuilder().heap(8, MemoryUnit.MB)));
    fill((key, value) -> cache.put((Integer) key, (byte[]) value));
    register("c", cache);
    harness.drop(1);

    harness.step(PressureLevel.MODERATE, 2 << 20, 0, false);

    assertThat(heapPool(cache)).as("bytes").isBetween(2L << 20, 3L << 20);
    assertThat((long) size(cache) * BYTES).isLessThan(5 << 19);
  }

  @Test
  void shed_ehcacheWithWriterOrLowerTier_lowersThePoolOnly() {
    Map<Integer, byte[]> rows = new ConcurrentHashMap<>();
    org.ehcache.Cache<Integer, byte[]> cache =
        ehcache(heapOf(ENTRIES).withLoaderWriter(new Rows(rows)));
    fill((key, value) -> cache.put((Integer) key, (byte[]) value));
    register("c", cache);
    harness.drop(1);

    harness.step(PressureLevel.MODERATE, harness.service.cacheBytes() / 2, 0, false);

    assertThat(rows).hasSize(ENTRIES);
    assertThat(heapPool(cache)).isLessThan(ENTRIES * 11 / 20);
    for (int i = 0; i < 2 * ENTRIES; i++) {
      cache.put(i, new byte[BYTES]);
    }
    assertThat(size(cache)).isLessThan(ENTRIES * 12 / 20);
    assertThat(harness.logText()).contains("only its heap pool is lowered");
  }

  @Test
  void shed_ehcacheWithLowerTier_countsAndLowersWhatIsOnTheHeap() {
    int onHeap = 100;
    org.ehcache.Cache<Integer, byte[]> cache =
        ehcache(
            CacheConfigurationBuilder.newCacheConfigurationBuilder(
                Integer.class,
                byte[].class,
                ResourcePoolsBuilder.heap(onHeap).offheap(10, MemoryUnit.MB)));
    for (int i = 0; i < ENTRIES; i++) {
      cache.put(i, new byte[BYTES]);
      cache.get(i);
    }
    register("c", cache);
    harness.drop(1);
    assertThat(harness.service.cacheBytes())
        .isBetween(onHeap / 2L * BYTES, onHeap * 11 / 10 * (BYTES + 200L));

    harness.step(PressureLevel.MODERATE, harness.service.cacheBytes() / 2, 0, false);

    assertThat(heapPool(cache)).isLessThan(onHeap * 2 / 3);
    assertThat(size(cache)).isEqualTo(ENTRIES);
    harness.setBound(Long.MAX_VALUE);
    assertThat(heapPool(cache)).isEqualTo(onHeap);
  }

  @Test
  void registerCache_ehcacheThatIsNotOnTheHeap_isLeftAlone() {
    CacheManager manager = jcaches("ehcache");
    Cache<Integer, byte[]> cache =
        manager.createCache(
            "c",
            Eh107Configuration.fromEhcacheCacheConfiguration(
                CacheConfigurationBuilder.newCacheConfigurationBuilder(
                    Integer.class,
                    byte[].class,
                    ResourcePoolsBuilder.newResourcePoolsBuilder().offheap(10, MemoryUnit.MB))));
    fill((key, value) -> cache.put((Integer) key, (byte[]) value));
    register("one", cache);
    register("all", manager);

    harness.drop(FIFTH);
    harness.step(PressureLevel.CRITICAL, 0, Long.MAX_VALUE, true);

    assertThat(size(cache)).isEqualTo(ENTRIES);
    assertThat(harness.service.cacheBytes()).isZero();
    assertThat(harness.logText().lines().filter(line -> line.contains(" is left alone: it has no")))
        .hasSize(2);
    assertThat(harness.service.views()).extracting(ShedderView::name).containsExactly("all");
  }

  @Test
  void shed_springManagers_reachTheNativeCaches() {
    ConcurrentMapCacheManager simple = new ConcurrentMapCacheManager();
    CaffeineCacheManager caffeine = new CaffeineCacheManager();
    caffeine.setCaffeine(Caffeine.newBuilder().executor(Runnable::run).maximumSize(ENTRIES));
    CacheManager jcaches = jcaches("ehcache");
    Cache<Object, Object> beneath = jcaches.createCache("pages", byReference());
    org.springframework.cache.CacheManager[] managers = {
      simple, caffeine, new JCacheCacheManager(jcaches)
    };
    for (org.springframework.cache.CacheManager manager : managers) {
      register(manager.getClass().getSimpleName(), manager);
      org.springframework.cache.Cache pages = manager.getCache("pages");
      fill(pages::put);
    }

    for (int step = 0; step < 3; step++) {
      harness.drop(3 * FIFTH);
    }

    for (int each :
        new int[] {
          ((Map<?, ?>) simple.getCache("pages").getNativeCache()).size(),
          (int)
              ((com.github.benmanes.caffeine.cache.Cache<?, ?>)
                      caffeine.getCache("pages").getNativeCache())
                  .estimatedSize(),
          size(beneath)
        }) {
      assertThat(each).isBetween(ENTRIES / 5, ENTRIES * 3 / 5);
    }
    assertThat(harness.view("CaffeineCacheManager").kind()).isEqualTo("caffeine");
  }

  @Test
  void shed_springCache_reachesTheNativeOne() {
    ConcurrentMapCacheManager simple = new ConcurrentMapCacheManager("pages");
    org.springframework.cache.Cache pages = simple.getCache("pages");
    fill(pages::put);
    register("pages", pages);

    assertInProportion(() -> ((Map<?, ?>) pages.getNativeCache()).size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"caffeine", "ehcache", "cache2k", "reference"})
  void tick_newKindOfCache_isRehearsedWithoutAFailure(String provider) {
    Cache<Object, Object> cache = jcaches(provider).createCache("c", byReference());
    register("c", cache);

    harness.tickUntil(() -> harness.view("c").estimatedBytes() >= 0);

    assertThat(harness.logText()).doesNotContain("failed");
  }

  @Test
  void registerCache_springManagerThatKeepsNothing_isHarmless() {
    NoOpCacheManager none = new NoOpCacheManager();
    none.getCache("pages").put(1, 1);
    register("none", none);

    harness.drop(FIFTH);

    assertThat(harness.quarantined).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"caffeine", "ehcache", "cache2k", "reference"})
  void shed_valuesWrittenMeanwhile_survive(String provider) throws Exception {
    Cache<Object, Object> cache = jcaches(provider).createCache("c", byReference());
    fill(cache::put);
    register("c", cache);
    int[] lost = {0};
    Beside writer =
        Beside.start(
            () -> {
              for (int round = 0; round < 100; round++) {
                for (int key = 0; key < 200; key++) {
                  byte[] fresh = new byte[BYTES];
                  cache.put(key, fresh);
                  Object now = cache.get(key);
                  lost[0] += now != null && now != fresh ? 1 : 0;
                }
              }
            });
    while (writer.isAlive()) {
      harness.drop(FIFTH);
      for (int key = 200; key < ENTRIES; key++) {
        cache.put(key, new byte[BYTES]);
      }
    }
    writer.awaitEnd();

    assertThat(lost[0]).isZero();
    assertThat(harness.service.returnedBytes()).isPositive();
    assertThat(harness.quarantined).isEmpty();
  }

  private void assertInProportion(IntSupplier size) {
    for (int round = 0; round < 3; round++) {
      int before = size.getAsInt();
      harness.drop(FIFTH);
      assertThat((double) (before - size.getAsInt()) / (ENTRIES / 5.0))
          .as("round %s %s", round, harness.logText())
          .isBetween(0.8, 1.3);
    }
  }

  private CacheManager jcaches(String provider) {
    CachingProvider provided =
        switch (provider) {
          case "caffeine" -> new CaffeineCachingProvider();
          case "ehcache" -> new EhcacheCachingProvider();
          case "reference" -> new RICachingProvider();
          default -> new JCacheProvider();
        };
    opened.add(provided);
    return provided.getCacheManager();
  }

  private static MutableConfiguration<Object, Object> byReference() {
    return new MutableConfiguration<>().setStoreByValue(false);
  }

  private static CacheConfigurationBuilder<Integer, byte[]> heapOf(long entries) {
    return CacheConfigurationBuilder.newCacheConfigurationBuilder(
        Integer.class, byte[].class, ResourcePoolsBuilder.heap(entries));
  }

  private org.ehcache.Cache<Integer, byte[]> ehcache(
      CacheConfigurationBuilder<Integer, byte[]> configuration) {
    org.ehcache.CacheManager manager =
        CacheManagerBuilder.newCacheManagerBuilder().withCache("c", configuration).build(true);
    opened.add(manager);
    return manager.getCache("c", Integer.class, byte[].class);
  }

  private static long heapPool(org.ehcache.Cache<?, ?> cache) {
    return cache
        .getRuntimeConfiguration()
        .getResourcePools()
        .getPoolForResource(org.ehcache.config.ResourceType.Core.HEAP)
        .getSize();
  }

  private static void fill(BiConsumer<Object, Object> put) {
    for (int i = 0; i < ENTRIES; i++) {
      put.accept(i, new byte[BYTES]);
    }
  }

  private static int size(Iterable<?> cache) {
    int size = 0;
    for (Object unused : cache) {
      size++;
    }
    return size;
  }

  private void register(String name, Object cache) {
    harness.service.registrations().addCache(ShedHarness.terms(name), cache);
  }

  /** What stands behind a cache that writes through. */
  public static final class Store implements CacheWriter<Object, Object> {
    static final Collection<Object> deleted = new ConcurrentLinkedQueue<>();

    @Override
    public void write(Cache.Entry<?, ?> entry) {}

    @Override
    public void writeAll(Collection<Cache.Entry<?, ?>> entries) {
      entries.forEach(this::write);
    }

    @Override
    public void delete(Object key) {
      deleted.add(key);
    }

    @Override
    public void deleteAll(Collection<?> keys) {
      keys.forEach(this::delete);
    }
  }

  private static final class Table implements org.cache2k.io.CacheWriter<Integer, Object> {
    private final Map<Integer, Object> rows;

    Table(Map<Integer, Object> rows) {
      this.rows = rows;
    }

    @Override
    public void write(Integer key, Object value) {
      rows.put(key, value);
    }

    @Override
    public void delete(Integer key) {
      rows.remove(key);
    }
  }

  private static final class Rows implements CacheLoaderWriter<Integer, byte[]> {
    private final Map<Integer, byte[]> rows;

    Rows(Map<Integer, byte[]> rows) {
      this.rows = rows;
    }

    @Override
    public byte[] load(Integer key) {
      return rows.get(key);
    }

    @Override
    public void write(Integer key, byte[] value) {
      rows.put(key, value);
    }

    @Override
    public void delete(Integer key) {
      rows.remove(key);
    }
  }
}
