package dev.plimsoll.core.response.shed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.core.base.AgentLog;
import dev.plimsoll.core.response.cache.AdapterKinds;
import dev.plimsoll.core.response.size.MemoryLayout;
import dev.plimsoll.core.response.size.ObjectSizes;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.spi.CachingProvider;
import org.ehcache.config.builders.CacheConfigurationBuilder;
import org.ehcache.config.builders.ResourcePoolsBuilder;
import org.ehcache.config.units.MemoryUnit;
import org.ehcache.jsr107.Eh107Configuration;
import org.ehcache.jsr107.EhcacheCachingProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is known of a manager's caches is known although one of them is left alone. */
class LeftAloneCacheTest {
  private static final int ENTRIES = 100;
  private static final long APP_MAXIMUM = 10_000;
  private static final long SECOND = 1_000_000_000L;

  private final CachingProvider provider = new EhcacheCachingProvider();
  private final CacheManager manager = provider.getCacheManager();
  private final CacheTarget target =
      new CacheTarget(
          new Terms("all", 100, 0.1, 1, -1),
          new SingleCache(manager),
          new AdapterKinds(),
          new ServedCaches(AgentLog.onStderr(AgentLog.Level.OFF)));
  private final ObjectSizes sizes = new ObjectSizes(MemoryLayout.usual(1 << 28));
  private Cache<Integer, byte[]> served;
  private long nanos = SECOND;

  @BeforeEach
  void fill() {
    served = create("served", ResourcePoolsBuilder.heap(APP_MAXIMUM));
    create("left alone", ResourcePoolsBuilder.newResourcePoolsBuilder().offheap(10, MemoryUnit.MB));
    for (int i = 0; i < ENTRIES; i++) {
      served.put(i, new byte[1_000]);
    }
  }

  @AfterEach
  void close() {
    provider.close();
  }

  /** Without one, what all may hold together never fits, and a bound stays for good. */
  @Test
  void appBoundBytes_oneIsLeftAlone_areThoseOfTheOthers() {
    refresh();

    assertThat(target.instances()).isEqualTo(2);
    assertThat(target.appBoundBytes()).isBetween(APP_MAXIMUM * 1_000, APP_MAXIMUM * 2_000);
  }

  /** Else they give by their size, whatever their hits are worth. */
  @Test
  void hits_oneIsLeftAlone_areThoseOfTheOthers() {
    refresh();
    target.prepare(nanos, /* soon= */ false);

    for (int i = 0; i < ENTRIES; i++) {
      served.get(i);
    }
    nanos += 10 * SECOND;
    target.prepare(nanos, /* soon= */ false);

    assertThat(target.hits().hitsPerSecond()).isEqualTo(ENTRIES / 10.0);
  }

  private void refresh() {
    target.refresh(new ShedContext(() -> nanos, sizes), nanos);
  }

  private Cache<Integer, byte[]> create(String name, ResourcePoolsBuilder pools) {
    return manager.createCache(
        name,
        Eh107Configuration.fromEhcacheCacheConfiguration(
            CacheConfigurationBuilder.newCacheConfigurationBuilder(
                Integer.class, byte[].class, pools)));
  }
}
