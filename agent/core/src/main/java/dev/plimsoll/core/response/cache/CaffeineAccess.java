package dev.plimsoll.core.response.cache;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
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

  private static final String FUTURES = ASYNC_MAPS + "AsyncAsMapView";

  private static final String POLICY = "com.github.benmanes.caffeine.cache.Policy";
  private static final String STATS = "com.github.benmanes.caffeine.cache.stats.CacheStats";

  /**
   * Where the cache has no bound: its entries for a walk that never waits. Those of an asynchronous
   * cache are futures, as its map of values waits for a load when it is to remove what that load
   * has replaced.
   */
  final MapView walked;

  /** Null for a map from which no way leads to the statistics. */
  final @Nullable HitStatistics statistics;

  private final ClassLoader loader;
  private final MethodHandle eviction;
  private final MethodHandle isWeighted;
  private final MethodHandle weightedSize;
  private final MethodHandle getMaximum;
  private final MethodHandle setMaximum;

  /**
   * @param eviction from what is registered to what bounds it, as an {@code Optional}
   */
  private CaffeineAccess(
      MapView view,
      MapView walked,
      MethodHandle eviction,
      @Nullable HitStatistics statistics,
      ClassLoader loader)
      throws ReflectiveOperationException {
    super(view);
    this.walked = walked;
    this.statistics = statistics;
    Class<?> evictionType = Class.forName(POLICY + "$Eviction", true, loader);
    this.loader = loader;
    this.eviction = eviction;
    this.isWeighted = Handles.onObjects(evictionType, "isWeighted", boolean.class);
    this.weightedSize = Handles.onObjects(evictionType, "weightedSize", OptionalLong.class);
    this.getMaximum = Handles.onObjects(evictionType, "getMaximum", long.class);
    this.setMaximum = Handles.onObjects(evictionType, "setMaximum", void.class, long.class);
  }

  static CaffeineAccess ofCache(Class<?> cacheType) throws ReflectiveOperationException {
    ClassLoader loader = cacheType.getClassLoader();
    MapView view = MapView.through(cacheType).expiring(cleanUp(cacheType));
    return new CaffeineAccess(
        view,
        view,
        evictionOf(policy(cacheType), loader),
        new HitStatistics(stats(cacheType)),
        loader);
  }

  static CaffeineAccess ofAsyncCache(Class<?> asyncType) throws ReflectiveOperationException {
    return ofAsync(MethodHandles.identity(asyncType));
  }

  /**
   * From a map that {@code asMap()} gives, synchronous or not, back to the policy. There is no
   * public way; this one works where the library is on the class path, in the versions named above.
   *
   * @throws ReflectiveOperationException or a RuntimeException where it does not
   */
  static CaffeineAccess ofMap(Class<?> mapType) throws ReflectiveOperationException {
    ClassLoader loader = mapType.getClassLoader();
    if (mapType.getName().equals(FUTURES)) {
      Class<?> asyncType = Class.forName(ASYNC_CACHE, true, loader);
      MethodHandle toCache = field(mapType, "asyncCache");
      return ofAsync(toCache.asType(toCache.type().changeReturnType(asyncType)));
    }
    MethodHandle eviction = evictionOfBounded(loader);
    if (mapType.getName().startsWith(ASYNC_MAPS)) {
      MethodHandle inner = Handles.onObjects(field(mapType, "delegate"));
      eviction = MethodHandles.filterArguments(eviction, 0, inner);
    }
    return new CaffeineAccess(MapView.SELF, MapView.SELF, eviction, null, loader);
  }

  /**
   * Through {@code synchronous()}, whose policy weighs finished values only.
   *
   * @param toCache from what is registered to the asynchronous cache
   */
  private static CaffeineAccess ofAsync(MethodHandle toCache) throws ReflectiveOperationException {
    Class<?> asyncType = toCache.type().returnType();
    ClassLoader loader = asyncType.getClassLoader();
    Class<?> cacheType = Class.forName(CACHE, true, loader);
    MethodHandle synchronous =
        MethodHandles.filterReturnValue(
            toCache, Handles.virtual(asyncType, "synchronous", cacheType));
    MethodHandle asMap = Handles.virtual(cacheType, "asMap", ConcurrentMap.class);
    MethodHandle futures = Handles.virtual(asyncType, "asMap", ConcurrentMap.class);
    return new CaffeineAccess(
        MapView.of(MethodHandles.filterReturnValue(synchronous, asMap)),
        MapView.of(MethodHandles.filterReturnValue(toCache, futures))
            .expiring(MethodHandles.filterReturnValue(synchronous, cleanUp(cacheType))),
        evictionOf(MethodHandles.filterReturnValue(synchronous, policy(cacheType)), loader),
        new HitStatistics(MethodHandles.filterReturnValue(synchronous, stats(cacheType))),
        loader);
  }

  /** From what is registered to what bounds it. */
  private static MethodHandle evictionOf(MethodHandle policy, ClassLoader loader)
      throws ReflectiveOperationException {
    Class<?> policyType = Class.forName(POLICY, true, loader);
    return MethodHandles.filterReturnValue(
            policy.asType(policy.type().changeReturnType(policyType)),
            Handles.virtual(policyType, "eviction", Optional.class))
        .asType(MethodType.methodType(Optional.class, Object.class));
  }

  /** Of the map inside a bounded cache; none for any other object. */
  private static MethodHandle evictionOfBounded(ClassLoader loader)
      throws ReflectiveOperationException {
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
    MethodHandle isBounded =
        Handles.virtual(Class.class, "isInstance", boolean.class, Object.class).bindTo(bounded);
    MethodHandle none =
        MethodHandles.dropArguments(
            MethodHandles.constant(Optional.class, Optional.empty()), 0, Object.class);
    return MethodHandles.guardWithTest(isBounded, evictionOf(policy, loader), none);
  }

  private static MethodHandle field(Class<?> type, String name)
      throws ReflectiveOperationException {
    Field field = type.getDeclaredField(name);
    field.setAccessible(true);
    return MethodHandles.lookup().unreflectGetter(field);
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
        OptionalLong weight = (OptionalLong) (Object) weightedSize.invokeExact(evicting);
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
  long mostRoundedUp() {
    return 0;
  }

  @Override
  void setMaximum(Object evicting, long maximum) {
    try {
      setMaximum.invokeExact(evicting, maximum);
    } catch (Throwable e) {
      throw Handles.rethrown(e);
    }
  }

  private static MethodHandle policy(Class<?> cacheType) throws ReflectiveOperationException {
    return Handles.virtual(cacheType, "policy", Handles.beside(cacheType, POLICY));
  }

  private static MethodHandle stats(Class<?> cacheType) throws ReflectiveOperationException {
    return Handles.virtual(cacheType, "stats", Handles.beside(cacheType, STATS));
  }

  private static MethodHandle cleanUp(Class<?> cacheType) throws ReflectiveOperationException {
    return Handles.virtual(cacheType, "cleanUp", void.class);
  }
}
