package dev.plimsoll.benchmarks;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.google.common.cache.CacheBuilder;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.cache.configuration.MutableConfiguration;
import org.cache2k.Cache2kBuilder;
import org.ehcache.config.builders.CacheConfigurationBuilder;
import org.ehcache.config.builders.CacheManagerBuilder;
import org.ehcache.config.builders.ResourcePoolsBuilder;
import org.ehcache.jsr107.Eh107Configuration;
import org.ehcache.jsr107.EhcacheCachingProvider;
import org.jsr107.ri.spi.RICachingProvider;

/** The libraries of the goodput table, each bounded as its policy says in the library's own way. */
final class LoopCaches {
  private LoopCaches() {}

  static LoopCache of(String library, LoopPolicy policy) {
    return switch (library) {
      case "caffeine" -> caffeine(weighted(policy));
      case "caffeine-size" ->
          caffeine(softly(newCaffeine().maximumSize(policy.boundEntries()), policy));
      case "caffeine-unbounded" ->
          caffeine(policy.share() > 0 ? weighted(policy) : softly(newCaffeine(), policy));
      case "caffeine-async" -> async(policy);
      case "guava" -> guava(policy);
      case "map" -> map(policy);
      case "lru" -> lru(policy);
      case "cache2k" -> cache2k(policy);
      case "ehcache" -> ehcache(policy);
      case "ehcache-jcache" -> ehcacheAsJcache(policy);
      case "jcache" -> jcache(policy);
      default -> throw new IllegalArgumentException("--library: " + library);
    };
  }

  private static Caffeine<Object, Object> newCaffeine() {
    return Caffeine.newBuilder().executor(Runnable::run);
  }

  private static Caffeine<Object, Object> softly(
      Caffeine<Object, Object> builder, LoopPolicy policy) {
    return policy.soft() ? builder.softValues() : builder;
  }

  private static Caffeine<Object, Object> weighted(LoopPolicy policy) {
    return softly(
        newCaffeine()
            .maximumWeight(policy.boundBytes())
            .weigher((key, value) -> LoopValues.bytes((Integer) key)),
        policy);
  }

  private static LoopCache caffeine(Caffeine<Object, Object> builder) {
    Cache<Integer, Object> cache = builder.build();
    return new Made(cache, cache::getIfPresent, cache::put);
  }

  /** It has no soft values: they are what is in the futures, by hand. */
  private static LoopCache async(LoopPolicy policy) {
    AsyncCache<Integer, Object> cache =
        newCaffeine()
            .maximumWeight(policy.boundBytes())
            .weigher((Object key, Object value) -> LoopValues.bytes((Integer) key))
            .buildAsync();
    return bySoftReference(
        policy,
        new Made(
            cache,
            key -> {
              CompletableFuture<Object> found = cache.getIfPresent(key);
              return found == null ? null : found.join();
            },
            (key, value) -> cache.put(key, CompletableFuture.completedFuture(value))));
  }

  private static LoopCache guava(LoopPolicy policy) {
    CacheBuilder<Object, Object> builder =
        CacheBuilder.newBuilder()
            .maximumWeight(policy.boundBytes())
            .weigher((key, value) -> LoopValues.bytes((Integer) key));
    com.google.common.cache.Cache<Integer, Object> cache =
        policy.soft() ? builder.softValues().build() : builder.build();
    return new Made(cache, cache::getIfPresent, cache::put);
  }

  private static LoopCache map(LoopPolicy policy) {
    Map<Integer, Object> map = new ConcurrentHashMap<>();
    return bounded(policy, bySoftReference(policy, new Made(map, map::get, map::put)), map::remove);
  }

  private static LoopCache lru(LoopPolicy policy) {
    Map<Integer, Object> map =
        Collections.synchronizedMap(
            policy.share() > 0
                ? new EldestOut(policy.boundBytes())
                : new LinkedHashMap<>(16, 0.75f, true));
    return bySoftReference(policy, new Made(map, map::get, map::put));
  }

  private static LoopCache cache2k(LoopPolicy policy) {
    org.cache2k.Cache<Integer, Object> cache =
        Cache2kBuilder.of(Integer.class, Object.class)
            .eternal(true)
            .maximumWeight(policy.boundBytes())
            .weigher((key, value) -> LoopValues.bytes(key))
            .build();
    return bySoftReference(policy, new Made(cache, cache::peek, cache::put));
  }

  private static LoopCache ehcache(LoopPolicy policy) {
    org.ehcache.Cache<Integer, Object> cache =
        CacheManagerBuilder.newCacheManagerBuilder()
            .withCache("catalogue", ehcacheOf(policy))
            .build(true)
            .getCache("catalogue", Integer.class, Object.class);
    return bySoftReference(policy, new Made(cache, cache::get, cache::put));
  }

  private static LoopCache ehcacheAsJcache(LoopPolicy policy) {
    javax.cache.Cache<Integer, Object> cache =
        new EhcacheCachingProvider()
            .getCacheManager()
            .createCache(
                "catalogue", Eh107Configuration.fromEhcacheCacheConfiguration(ehcacheOf(policy)));
    return bySoftReference(policy, new Made(cache, cache::get, cache::put));
  }

  private static CacheConfigurationBuilder<Integer, Object> ehcacheOf(LoopPolicy policy) {
    return CacheConfigurationBuilder.newCacheConfigurationBuilder(
        Integer.class, Object.class, ResourcePoolsBuilder.heap(policy.boundEntries()));
  }

  /** The reference implementation: has no bound, and no other way in than JCache's own. */
  private static LoopCache jcache(LoopPolicy policy) {
    javax.cache.Cache<Integer, Object> cache =
        new RICachingProvider()
            .getCacheManager()
            .createCache(
                "catalogue", new MutableConfiguration<Integer, Object>().setStoreByValue(false));
    return bounded(
        policy, bySoftReference(policy, new Made(cache, cache::get, cache::put)), cache::remove);
  }

  private static LoopCache bySoftReference(LoopPolicy policy, LoopCache cache) {
    return policy.soft() ? new SoftlyHeld(cache) : cache;
  }

  private static LoopCache bounded(LoopPolicy policy, LoopCache cache, Consumer<Integer> remove) {
    return policy.share() > 0 ? new FirstInFirstOut(cache, remove, policy.boundBytes()) : cache;
  }

  private record Made(
      Object registered, Function<Integer, Object> getter, BiConsumer<Integer, Object> putter)
      implements LoopCache {
    @Override
    public Object get(Integer key) {
      return getter.apply(key);
    }

    @Override
    public void put(Integer key, Object value) {
      putter.accept(key, value);
    }
  }

  /** What the JDK has for a bounded cache; its mutex is the wrapper's. */
  private static final class EldestOut extends LinkedHashMap<Integer, Object> {
    private static final long serialVersionUID = 1;

    private final long mostBytes;
    private long bytes;

    EldestOut(long mostBytes) {
      super(16, 0.75f, true);
      this.mostBytes = mostBytes;
    }

    @Override
    public Object put(Integer key, Object value) {
      if (!containsKey(key)) {
        bytes += LoopValues.bytes(key);
      }
      return super.put(key, value);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<Integer, Object> eldest) {
      var entries = entrySet().iterator();
      while (bytes > mostBytes && entries.hasNext()) {
        bytes -= LoopValues.bytes(entries.next().getKey());
        entries.remove();
      }
      return false;
    }
  }
}
