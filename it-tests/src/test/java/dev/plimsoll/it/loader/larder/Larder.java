package dev.plimsoll.it.loader.larder;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.google.common.cache.CacheBuilder;
import com.google.common.cache.CacheLoader;
import dev.plimsoll.Evictable;
import dev.plimsoll.MemoryPressure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentMap;
import javax.cache.CacheManager;
import javax.cache.Caching;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.spi.CachingProvider;

/** Makes caches of each library; those that are to be found are {@value #BIG} entries of 1 KB. */
final class Larder {
  static final int BIG = 6_000;
  static final int SMALL = 100;

  final Cache<Integer, byte[]> bounded = Caffeine.newBuilder().maximumSize(100_000).build();
  final Cache<Integer, byte[]> loading = loading();
  final AsyncCache<Integer, byte[]> async = async();
  final com.google.common.cache.Cache<Integer, byte[]> guava = guava();
  final com.google.common.cache.Cache<Integer, byte[]> guavaLoading = guavaLoading();
  final Cache<Integer, byte[]> small = small();
  final Cache<Integer, byte[]> excluded = excluded();
  final Cache<Integer, byte[]> registered = registered();
  final List<javax.cache.Cache<Integer, byte[]>> jcaches = new ArrayList<>();

  @Evictable(name = "marked")
  private final Cache<Integer, byte[]> marked = marked();

  void fill() {
    fill(bounded.asMap(), BIG);
    fill(loading.asMap(), BIG);
    fill(guava.asMap(), BIG);
    fill(guavaLoading.asMap(), BIG);
    fill(small.asMap(), SMALL);
    fill(excluded.asMap(), BIG);
    fill(registered.asMap(), BIG);
    fill(marked.asMap(), BIG);
    for (int i = 0; i < BIG; i++) {
      async.put(i, CompletableFuture.completedFuture(new byte[1024]));
      for (javax.cache.Cache<Integer, byte[]> each : jcaches) {
        each.put(i, new byte[1024]);
      }
    }
  }

  /** What is there after a shed, of all that may be taken from. */
  int entries() {
    return bounded.asMap().size()
        + loading.asMap().size()
        + async.asMap().size()
        + guava.asMap().size()
        + guavaLoading.asMap().size();
  }

  /** By the use of each. */
  static void loadLibraries() {
    Caffeine.newBuilder().build().cleanUp();
    CacheBuilder.newBuilder().build().cleanUp();
    for (CachingProvider provider : Caching.getCachingProviders(Larder.class.getClassLoader())) {
      CacheManager manager = provider.getCacheManager();
      manager.createCache("early", new MutableConfiguration<>());
      manager.close();
    }
  }

  void openJcaches() {
    for (CachingProvider provider : Caching.getCachingProviders(Larder.class.getClassLoader())) {
      CacheManager manager = provider.getCacheManager();
      jcaches.add(
          manager.createCache(
              "of " + provider.getClass().getSimpleName(),
              new MutableConfiguration<Integer, byte[]>().setStoreByValue(false)));
    }
  }

  private static Cache<Integer, byte[]> loading() {
    return Caffeine.newBuilder().build(key -> new byte[1024]);
  }

  private static AsyncCache<Integer, byte[]> async() {
    return Caffeine.newBuilder().maximumSize(100_000).buildAsync((key, executor) -> null);
  }

  private static com.google.common.cache.Cache<Integer, byte[]> guava() {
    return CacheBuilder.newBuilder().build();
  }

  private static com.google.common.cache.Cache<Integer, byte[]> guavaLoading() {
    return CacheBuilder.newBuilder()
        .build(
            new CacheLoader<>() {
              @Override
              public byte[] load(Integer key) {
                return new byte[1024];
              }
            });
  }

  private static Cache<Integer, byte[]> small() {
    return Caffeine.newBuilder().maximumSize(100_000).build();
  }

  private static Cache<Integer, byte[]> excluded() {
    return Caffeine.newBuilder().build();
  }

  /** By a view of it, as an application might. */
  private static Cache<Integer, byte[]> registered() {
    Cache<Integer, byte[]> cache = Caffeine.newBuilder().maximumSize(100_000).build();
    MemoryPressure.registerCache("mine", cache.asMap());
    return cache;
  }

  private static Cache<Integer, byte[]> marked() {
    return Caffeine.newBuilder().build();
  }

  /** A thousand that nobody keeps. */
  static int shortLived() {
    int entries = 0;
    for (int i = 0; i < 1000; i++) {
      Cache<Integer, Map<Integer, Integer>> cache = Caffeine.newBuilder().build();
      cache.put(i, Map.of());
      entries += cache.asMap().size();
    }
    return entries;
  }

  private static void fill(ConcurrentMap<Integer, byte[]> map, int entries) {
    for (int i = 0; i < entries; i++) {
      map.put(i, new byte[1024]);
    }
  }
}
