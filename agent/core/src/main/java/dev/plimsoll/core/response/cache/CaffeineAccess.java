package dev.plimsoll.core.response.cache;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Caffeine's public methods as handles of JDK types, resolved once for each copy of the library.
 * Known to be the same in 3.0.5 to 3.2.2. Safe for any thread.
 */
final class CaffeineAccess extends PolicyAccess {
  static final String CACHE = "com.github.benmanes.caffeine.cache.Cache";
  static final String ASYNC_CACHE = "com.github.benmanes.caffeine.cache.AsyncCache";
  static final String BOUNDED_MAP = "com.github.benmanes.caffeine.cache.BoundedLocalCache";

  /** What the maps of an asynchronous cache begin with: {@code asMap()}, synchronous or not. */
  static final String ASYNC_MAPS = "com.github.benmanes.caffeine.cache.LocalAsyncCache$";

  private static final String POLICY = "com.github.benmanes.caffeine.cache.Policy";
  private static final MethodHandles.Lookup lookup = MethodHandles.publicLookup();

  private static final String STATS = "com.github.benmanes.caffeine.cache.stats.CacheStats";

  /** Null for a map, from which no way leads to the statistics. */
  final @Nullable HitStatistics statistics;

  private final ClassLoader loader;
  private final MethodHandle eviction;
  private final MethodHandle isWeighted;
  private final MethodHandle weightedSize;
  private final MethodHandle getMaximum;
  private final MethodHandle setMaximum;

  private CaffeineAccess(
      MapView view, MethodHandle policy, @Nullable HitStatistics statistics, ClassLoader loader)
      throws ReflectiveOperationException {
    super(view);
    this.statistics = statistics;
    Class<?> policyType = Class.forName(POLICY, true, loader);
    Class<?> evictionType = Class.forName(POLICY + "$Eviction", true, loader);
    this.loader = loader;
    this.eviction =
        MethodHandles.filterReturnValue(
                policy.asType(MethodType.methodType(policyType, Object.class)),
                find(policyType, "eviction", Optional.class))
            .asType(MethodType.methodType(Optional.class, Object.class));
    this.isWeighted = onObject(find(evictionType, "isWeighted", boolean.class));
    this.weightedSize = onObject(find(evictionType, "weightedSize", OptionalLong.class));
    this.getMaximum = onObject(find(evictionType, "getMaximum", long.class));
    this.setMaximum =
        lookup
            .findVirtual(evictionType, "setMaximum", MethodType.methodType(void.class, long.class))
            .asType(MethodType.methodType(void.class, Object.class, long.class));
  }

  static CaffeineAccess ofCache(Class<?> cacheType) throws ReflectiveOperationException {
    ClassLoader loader = cacheType.getClassLoader();
    MethodHandle policy = find(cacheType, "policy", Class.forName(POLICY, true, loader));
    MethodHandle stats = find(cacheType, "stats", Class.forName(STATS, true, loader));
    return new CaffeineAccess(MapView.through(cacheType), policy, new HitStatistics(stats), loader);
  }

  /** Through {@code synchronous()}, whose policy weighs finished values only. */
  static CaffeineAccess ofAsyncCache(Class<?> asyncType) throws ReflectiveOperationException {
    ClassLoader loader = asyncType.getClassLoader();
    Class<?> cacheType = Class.forName(CACHE, true, loader);
    MethodHandle synchronous = find(asyncType, "synchronous", cacheType);
    MethodHandle policy = find(cacheType, "policy", Class.forName(POLICY, true, loader));
    MethodHandle asMap = find(cacheType, "asMap", ConcurrentMap.class);
    MethodHandle stats = find(cacheType, "stats", Class.forName(STATS, true, loader));
    return new CaffeineAccess(
        MapView.of(MethodHandles.filterReturnValue(synchronous, asMap)),
        MethodHandles.filterReturnValue(synchronous, policy),
        new HitStatistics(MethodHandles.filterReturnValue(synchronous, stats)),
        loader);
  }

  /**
   * From the map that {@code asMap()} gives back to the policy. There is no public way; this one
   * works where the library is on the class path, in the versions named above.
   *
   * @throws ReflectiveOperationException or a RuntimeException where it does not
   */
  static CaffeineAccess ofMap(Class<?> mapType) throws ReflectiveOperationException {
    ClassLoader loader = mapType.getClassLoader();
    Class<?> bounded = Class.forName(BOUNDED_MAP, true, loader);
    Class<?> type = Class.forName(BOUNDED_MAP + "$BoundedPolicy", true, loader);
    Constructor<?> constructor =
        type.getDeclaredConstructor(bounded, Function.class, boolean.class);
    constructor.setAccessible(true);
    // Told that it is weighted, it answers with the weights where there are some, else with the
    // size: what counts against the maximum either way.
    MethodHandle policy =
        MethodHandles.insertArguments(
            MethodHandles.lookup().unreflectConstructor(constructor), 1, Function.identity(), true);
    return new CaffeineAccess(MapView.SELF, policy, null, loader);
  }

  ClassLoader loader() {
    return loader;
  }

  @Override
  @Nullable Object eviction(Object cache) {
    try {
      return ((Optional<?>) eviction.invokeExact(cache)).orElse(null);
    } catch (Throwable e) {
      throw Handles.rethrown(e);
    }
  }

  @Override
  long used(Object cache, Object evicting) {
    try {
      if ((boolean) isWeighted.invokeExact(evicting)) {
        OptionalLong weight = (OptionalLong) weightedSize.invokeExact(evicting);
        if (weight.isPresent()) {
          return weight.getAsLong();
        }
      }
      return ((Map<?, ?>) view.of(cache)).size();
    } catch (Throwable e) {
      throw Handles.rethrown(e);
    }
  }

  @Override
  boolean readHits(Object cache, HitCount into) {
    return statistics != null && statistics.read(cache, into);
  }

  @Override
  long maximum(Object evicting) {
    try {
      return (long) getMaximum.invokeExact(evicting);
    } catch (Throwable e) {
      throw Handles.rethrown(e);
    }
  }

  @Override
  void setMaximum(Object evicting, long maximum) {
    try {
      setMaximum.invokeExact(evicting, maximum);
    } catch (Throwable e) {
      throw Handles.rethrown(e);
    }
  }

  private static MethodHandle find(Class<?> type, String name, Class<?> result)
      throws ReflectiveOperationException {
    return lookup.findVirtual(type, name, MethodType.methodType(result));
  }

  private static MethodHandle onObject(MethodHandle handle) {
    return handle.asType(handle.type().changeParameterType(0, Object.class));
  }
}
