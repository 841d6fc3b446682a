package dev.plimsoll.core.response.cache;

import java.lang.invoke.MethodHandle;
import java.util.Collection;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/** Finds the library that a class of caches belongs to, by the names of its types. */
final class LibraryKinds {
  private static final String SPRING_CACHE = "org.springframework.cache.Cache";

  private LibraryKinds() {}

  /** The kind, or null for a class of none of them. */
  static @Nullable AdapterKind of(Class<?> type) throws ReflectiveOperationException {
    Class<?> caffeine = Supertypes.named(type, CaffeineAccess.CACHE);
    if (caffeine != null) {
      return new CaffeineKind(CaffeineAccess.ofCache(caffeine));
    }
    Class<?> async = Supertypes.named(type, CaffeineAccess.ASYNC_CACHE);
    if (async != null) {
      return new CaffeineKind(CaffeineAccess.ofAsyncCache(async));
    }
    if (ConcurrentMap.class.isAssignableFrom(type)
        && (Supertypes.named(type, CaffeineAccess.BOUNDED_MAP) != null
            || type.getName().startsWith(CaffeineAccess.ASYNC_MAPS))) {
      return CaffeineKind.ofMap(type);
    }
    Class<?> guava = Supertypes.named(type, GuavaKind.CACHE);
    return guava == null ? standardKind(type) : GuavaKind.of(guava);
  }

  /** Of what stands for other caches, or is one in other words. */
  private static @Nullable AdapterKind standardKind(Class<?> type)
      throws ReflectiveOperationException {
    Class<?> ehcache = Supertypes.named(type, EhcacheKind.CACHE);
    if (ehcache != null) {
      return new EhcacheKind(ehcache);
    }
    Class<?> cache2k = Supertypes.named(type, Cache2kKind.CACHE);
    if (cache2k != null) {
      return new Cache2kKind(cache2k);
    }
    Class<?> mapOfCache2k = Supertypes.named(type, Cache2kKind.MAP);
    if (mapOfCache2k != null) {
      return Cache2kKind.ofMap(mapOfCache2k);
    }
    Class<?> jcache = Supertypes.named(type, JCacheKind.CACHE);
    if (jcache != null) {
      return JCacheKind.of(type, jcache);
    }
    Class<?> spring = Supertypes.named(type, SPRING_CACHE);
    if (spring != null) {
      MethodHandle toNative = Handles.onObjects(spring, "getNativeCache", Object.class);
      return new HandleWrapperKind("spring", toNative);
    }
    Class<?> manager = Supertypes.named(type, ManagerKind.SPRING);
    if (manager != null) {
      return ManagerKind.of("spring", manager, Collection.class, SPRING_CACHE);
    }
    Class<?> jcaches = Supertypes.named(type, ManagerKind.JCACHE);
    return jcaches == null
        ? null
        : ManagerKind.of("jcache", jcaches, Iterable.class, JCacheKind.CACHE);
  }
}
