package dev.plimsoll.core.response.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.core.base.SystemNanoClock;
import dev.plimsoll.core.response.size.MemoryLayout;
import dev.plimsoll.core.response.size.ObjectSizes;
import org.ehcache.Cache;
import org.ehcache.CacheManager;
import org.ehcache.config.ResourceType;
import org.ehcache.config.SizedResourcePool;
import org.ehcache.config.builders.CacheConfigurationBuilder;
import org.ehcache.config.builders.CacheManagerBuilder;
import org.ehcache.config.builders.ResourcePoolsBuilder;
import org.ehcache.config.units.MemoryUnit;
import org.ehcache.spi.loaderwriter.CacheLoaderWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Of a cache with a writer the pool alone is lowered, and stays so while the cache holds more. */
class EhcacheAdapterTest {
  private static final int ENTRIES = 5;

  /** So that what they hold together is rounded up. */
  private static final double BYTES_PER_ENTRY = 1000.7;

  private final SystemNanoClock clock = new SystemNanoClock();

  @Test
  void bound_toldWhatWasCounted_leavesThePoolLowered() {
    try (CacheManager manager = manager()) {
      Cache<Integer, byte[]> cache = manager.getCache("c", Integer.class, byte[].class);
      for (int i = 0; i < ENTRIES; i++) {
        cache.put(i, new byte[1_000]);
      }
      CacheAdapter adapter = new AdapterKinds().get(cache.getClass()).adapterFor(cache);
      long told = Math.round(adapter.entries(cache) * BYTES_PER_ENTRY);
      adapter.shed(cache, 1_001, BYTES_PER_ENTRY, terms());
      assertThat(pool(cache)).isEqualTo(ENTRIES - 1);

      adapter.setBound(cache, told, BYTES_PER_ENTRY);
      assertThat(pool(cache)).isEqualTo(ENTRIES - 1);
      cache.remove(0);
      cache.remove(1);
      adapter.setBound(cache, told, BYTES_PER_ENTRY);
      assertThat(pool(cache)).isEqualTo(ENTRIES - 1);

      adapter.setBound(cache, told + 1_000, BYTES_PER_ENTRY);
      assertThat(pool(cache)).isEqualTo(ENTRIES + 1);
      adapter.setBound(cache, Long.MAX_VALUE, BYTES_PER_ENTRY);
      assertThat(pool(cache)).isEqualTo(2 * ENTRIES);
    }
  }

  /** Of a gigabyte or two there is nothing between all and half of it, and none below one. */
  @ParameterizedTest
  @EnumSource(
      value = MemoryUnit.class,
      names = {"B", "MB", "GB"})
  void shed_poolInBytes_isLoweredByTheByteAndGivenBack(MemoryUnit unit) {
    long units = Math.max(1, unit.convert(1, MemoryUnit.MB));
    try (CacheManager manager =
        manager(ResourcePoolsBuilder.newResourcePoolsBuilder().heap(units, unit))) {
      Cache<Integer, byte[]> cache = manager.getCache("c", Integer.class, byte[].class);
      for (int i = 0; i < ENTRIES; i++) {
        cache.put(i, new byte[1_000]);
      }
      CacheAdapter adapter = new AdapterKinds().get(cache.getClass()).adapterFor(cache);
      double held = adapter.entries(cache) * BYTES_PER_ENTRY;

      adapter.shed(cache, 2_000, BYTES_PER_ENTRY, terms());
      assertThat(poolBytes(cache)).isEqualTo((long) (held - 2_000));
      for (int i = 10; i < 20; i++) {
        cache.put(i, new byte[1_000]);
      }
      assertThat(adapter.entries(cache)).isLessThan(ENTRIES);

      assertThat(adapter.appBoundBytes(cache, BYTES_PER_ENTRY)).isEqualTo(unit.toBytes(units));
      adapter.setBound(cache, Long.MAX_VALUE, BYTES_PER_ENTRY);
      assertThat(poolBytes(cache)).isEqualTo(unit.toBytes(units));
    }
  }

  /** With a pool of one gigabyte, too: Ehcache takes that for the same as one byte. */
  @ParameterizedTest
  @EnumSource(
      value = MemoryUnit.class,
      names = {"MB", "GB"})
  void shed_allIsAskedFor_leavesNoRoom(MemoryUnit unit) {
    try (CacheManager manager =
        manager(ResourcePoolsBuilder.newResourcePoolsBuilder().heap(1, unit))) {
      Cache<Integer, byte[]> cache = manager.getCache("c", Integer.class, byte[].class);
      for (int i = 0; i < ENTRIES; i++) {
        cache.put(i, new byte[1_000]);
      }
      CacheAdapter adapter = new AdapterKinds().get(cache.getClass()).adapterFor(cache);
      long entries = adapter.entries(cache);

      adapter.shed(cache, 1 << 20, BYTES_PER_ENTRY, terms());
      for (int i = 10; i < 20; i++) {
        cache.put(i, new byte[1_000]);
      }

      assertThat(adapter.entries(cache)).isLessThan(entries);
      adapter.setBound(cache, Long.MAX_VALUE, BYTES_PER_ENTRY);
      assertThat(poolBytes(cache)).isEqualTo(unit.toBytes(1));
    }
  }

  @Test
  void setBound_risesByLessThanAHundredth_leavesThePool() {
    try (CacheManager manager = manager(ResourcePoolsBuilder.heap(1_000))) {
      Cache<Integer, byte[]> cache = manager.getCache("c", Integer.class, byte[].class);
      CacheAdapter adapter = new AdapterKinds().get(cache.getClass()).adapterFor(cache);
      adapter.setBound(cache, 500_000, 1_000);
      assertThat(pool(cache)).isEqualTo(500);

      adapter.setBound(cache, 504_000, 1_000);
      assertThat(pool(cache)).isEqualTo(500);
      adapter.setBound(cache, 496_000, 1_000);
      assertThat(pool(cache)).isEqualTo(496);
      adapter.setBound(cache, 500_000, 1_000);
      assertThat(pool(cache)).isEqualTo(496);

      adapter.setBound(cache, 506_000, 1_000);
      assertThat(pool(cache)).isEqualTo(506);
      adapter.setBound(cache, Long.MAX_VALUE, 1_000);
      assertThat(pool(cache)).isEqualTo(1_000);
    }
  }

  private static CacheManager manager() {
    return manager(ResourcePoolsBuilder.heap(2 * ENTRIES));
  }

  private static CacheManager manager(ResourcePoolsBuilder pools) {
    return CacheManagerBuilder.newCacheManagerBuilder()
        .withCache(
            "c",
            CacheConfigurationBuilder.newCacheConfigurationBuilder(
                    Integer.class, byte[].class, pools)
                .withLoaderWriter(new Nowhere()))
        .build(true);
  }

  private ShedTerms terms() {
    ObjectSizes sizes = new ObjectSizes(MemoryLayout.usual(1 << 30));
    return new ShedTerms(clock, sizes, clock.nanoTime() + 10_000_000_000L, /* sticky= */ true);
  }

  private static long pool(Cache<?, ?> cache) {
    return heap(cache).getSize();
  }

  private static long poolBytes(Cache<?, ?> cache) {
    return ((MemoryUnit) heap(cache).getUnit()).toBytes(heap(cache).getSize());
  }

  private static SizedResourcePool heap(Cache<?, ?> cache) {
    return cache
        .getRuntimeConfiguration()
        .getResourcePools()
        .getPoolForResource(ResourceType.Core.HEAP);
  }

  static final class Nowhere implements CacheLoaderWriter<Integer, byte[]> {
    @Override
    public byte[] load(Integer key) {
      return null;
    }

    @Override
    public void write(Integer key, byte[] value) {}

    @Override
    public void delete(Integer key) {}
  }
}
