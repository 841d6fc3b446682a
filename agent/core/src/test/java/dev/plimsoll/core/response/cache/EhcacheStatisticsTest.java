package dev.plimsoll.core.response.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.core.base.SystemNanoClock;
import dev.plimsoll.core.response.size.MemoryLayout;
import dev.plimsoll.core.response.size.ObjectSizes;
import dev.plimsoll.core.response.size.SizeSampler;
import java.nio.file.Path;
import org.ehcache.Cache;
import org.ehcache.CacheManager;
import org.ehcache.PersistentCacheManager;
import org.ehcache.config.builders.CacheConfigurationBuilder;
import org.ehcache.config.builders.CacheManagerBuilder;
import org.ehcache.config.builders.ResourcePoolsBuilder;
import org.ehcache.config.builders.UserManagedCacheBuilder;
import org.ehcache.config.units.MemoryUnit;
import org.ehcache.core.InternalCache;
import org.ehcache.core.internal.statistics.DefaultCacheStatistics;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ehcache's own figures are read, and not spoilt by walks. */
class EhcacheStatisticsTest {
  private static final int ENTRIES = 5_000;
  private static final int BYTES = 100;

  private final SystemNanoClock clock = new SystemNanoClock();
  private final ObjectSizes sizes = new ObjectSizes(MemoryLayout.usual(1 << 30));
  private final HitCount counted = new HitCount();

  @TempDir Path folder;
  private CacheManager manager;
  private Cache<Integer, byte[]> cache;

  @BeforeEach
  void fill() {
    manager =
        CacheManagerBuilder.newCacheManagerBuilder()
            .withCache(
                "c",
                CacheConfigurationBuilder.newCacheConfigurationBuilder(
                    Integer.class, byte[].class, ResourcePoolsBuilder.heap(2 * ENTRIES)))
            .build(true);
    cache = manager.getCache("c", Integer.class, byte[].class);
    for (int i = 0; i < ENTRIES; i++) {
      cache.put(i, new byte[BYTES]);
    }
  }

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void entries_heapOnly_areKnownWithoutAWalk() {
    assertThat(adapter(cache).entries(cache)).isEqualTo(ENTRIES);

    assertThat(new DefaultCacheStatistics((InternalCache<?, ?>) cache).getCacheHits()).isZero();
  }

  @Test
  void entries_heapAndBelow_areThoseOnTheHeap() {
    Cache<Integer, byte[]> tiered =
        manager.createCache(
            "tiered",
            CacheConfigurationBuilder.newCacheConfigurationBuilder(
                Integer.class,
                byte[].class,
                ResourcePoolsBuilder.heap(10).offheap(1, MemoryUnit.MB)));
    for (int i = 0; i < 200; i++) {
      tiered.put(i, new byte[BYTES]);
      tiered.get(i);
    }

    assertThat(adapter(tiered).entries(tiered)).isBetween(5L, 12L);
  }

  @Test
  void entries_threeTiersAndAWriter_areThoseOnTheHeap() {
    try (PersistentCacheManager disks =
        CacheManagerBuilder.newCacheManagerBuilder()
            .with(CacheManagerBuilder.persistence(folder.toFile()))
            .build(true)) {
      Cache<Integer, byte[]> tiered =
          disks.createCache(
              "tiered",
              CacheConfigurationBuilder.newCacheConfigurationBuilder(
                      Integer.class,
                      byte[].class,
                      ResourcePoolsBuilder.heap(10)
                          .offheap(1, MemoryUnit.MB)
                          .disk(10, MemoryUnit.MB))
                  .withLoaderWriter(new EhcacheAdapterTest.Nowhere()));
      for (int i = 0; i < 200; i++) {
        tiered.put(i, new byte[BYTES]);
        tiered.get(i);
      }

      assertThat(adapter(tiered).entries(tiered)).isBetween(5L, 12L);
    }
  }

  @Test
  void readHits_walkedAndShed_areThoseOfTheApplication() {
    CacheAdapter adapter = adapter(cache);
    for (int i = 0; i < 30; i++) {
      cache.get(i);
    }
    cache.get(-1);
    long entries = adapter.entries(cache);
    SizeSampler sampler = new SizeSampler(clock, sizes);
    sampler.begin(clock.nanoTime() + 1_000_000_000L);
    adapter.sample(cache, sampler, 64);
    sampler.end();
    ShedTerms terms = new ShedTerms(clock, sizes, clock.nanoTime() + 10_000_000_000L, true);
    adapter.shed(cache, ENTRIES / 5 * BYTES, BYTES, terms);
    assertThat(adapter.entries(cache)).isLessThan(entries);

    assertThat(adapter.readHits(cache, counted)).isTrue();

    assertThat(counted.hits).isEqualTo(30);
  }

  @Test
  void readHits_cacheWithoutAManager_areUnknown() {
    var alone =
        UserManagedCacheBuilder.newUserManagedCacheBuilder(Integer.class, byte[].class).build(true);
    alone.put(1, new byte[BYTES]);
    alone.get(1);

    assertThat(adapter(alone).readHits(alone, counted)).isFalse();
    assertThat(adapter(alone).entries(alone)).isEqualTo(1);
    alone.close();
  }

  private static CacheAdapter adapter(Object cache) {
    return new AdapterKinds().get(cache.getClass()).adapterFor(cache);
  }
}
