package dev.plimsoll.it.scenario;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.google.common.cache.CacheBuilder;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** A cache as an application has one, and the object that it registers. */
record Caches(Object registered, ConcurrentMap<Integer, byte[]> map) {

  /** Unbounded, or bounded so far out that it comes to the same. */
  static Caches of(String kind) {
    long farTooMuch = 4 * Runtime.getRuntime().maxMemory();
    switch (kind) {
      case "map" -> {
        ConcurrentMap<Integer, byte[]> map = new ConcurrentHashMap<>();
        return new Caches(map, map);
      }
      case "caffeine" -> {
        var cache =
            Caffeine.newBuilder()
                .maximumWeight(farTooMuch)
                .weigher((Integer key, byte[] value) -> value.length)
                .build();
        return new Caches(cache, cache.asMap());
      }
      case "guava" -> {
        var cache = CacheBuilder.newBuilder().<Integer, byte[]>build();
        return new Caches(cache, cache.asMap());
      }
      default -> throw new IllegalArgumentException(kind);
    }
  }
}
