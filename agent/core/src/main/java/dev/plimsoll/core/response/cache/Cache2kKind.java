package dev.plimsoll.core.response.cache;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.util.concurrent.CompletableFuture;

/**
 * cache2k's caches, also those that its JCache provider leads to, by their capacity: what is
 * removed by key would be deleted behind the cache too where it has a writer, and it does not tell.
 */
final class Cache2kKind extends AdapterKind {
  static final String CACHE = "org.cache2k.Cache";

  /** What {@code asMap()} gives, anew at each call. */
  static final String MAP = "org.cache2k.core.ConcurrentMapWrapper";

  private static final int REHEARSED_ENTRIES = 100;

  private final Class<?> cacheType;
  private final Access access;

  Cache2kKind(Class<?> cacheType) throws ReflectiveOperationException {
    this.cacheType = cacheType;
    access = new Access(cacheType);
  }

  /** The cache that such a map is a view of; refused where no way leads there. */
  static AdapterKind ofMap(Class<?> mapType) {
    try {
      Field cache = mapType.getDeclaredField("cache");
      cache.setAccessible(true);
      MethodHandle toCache = MethodHandles.lookup().unreflectGetter(cache);
      return new HandleWrapperKind("cache2k", Handles.onObjects(toCache));
    } catch (ReflectiveOperationException | RuntimeException e) {
      return new RefusedKind(
          mapType.getName()
              + " is the map of a cache2k cache, whose writer would hear of each removal; register"
              + " the cache itself");
    }
  }

  @Override
  public String name() {
    return "cache2k";
  }

  @Override
  public CacheAdapter adapterFor(Object cache) {
    return new PolicyAdapter(access);
  }

  @Override
  void rehearse() {
    try {
      Class<?> builder = Handles.beside(cacheType, "org.cache2k.Cache2kBuilder");
      Object fresh = Handles.made(builder, "forUnknownTypes");
      Object sized =
          Handles.onObjects(builder, "entryCapacity", builder, long.class)
              .invoke(fresh, 2L * REHEARSED_ENTRIES);
      Object cache = Handles.onObjects(builder, "build", cacheType).invoke(sized);
      for (int i = 0; i < REHEARSED_ENTRIES; i++) {
        access.view.of(cache).put(i, new byte[i]);
      }
      PolicyAdapter adapter = new PolicyAdapter(access);
      adapter.readHits(cache, new HitCount());
      MapKind.exercise(adapter, cache);
      Handles.onObjects(cacheType, "close", void.class).invoke(cache);
    } catch (Throwable e) {
      throw Handles.rethrown(e);
    }
  }

  private static final class Access extends PolicyAccess {
    private static final double NANOS_PER_MILLI = 1e6;
    private static final long MOST_ROUNDED_UP =
        Math.max(64, 4L * Runtime.getRuntime().availableProcessors());
    private static final String STATISTICS = "org.cache2k.operation.CacheStatistics";
    private static final String CONTROL = "org.cache2k.operation.CacheControl";

    private final MethodHandle control;
    private final MethodHandle isWeighted;
    private final MethodHandle size;
    private final MethodHandle weight;
    private final MethodHandle limit;
    private final MethodHandle changeCapacity;
    private final MethodHandle statistics;
    private final MethodHandle gets;
    private final MethodHandle misses;
    private final MethodHandle loads;
    private final MethodHandle loadMillis;

    Access(Class<?> type) throws ReflectiveOperationException {
      super(MapView.through(type));
      Class<?> controls = Handles.beside(type, CONTROL);
      control =
          Handles.onObjects(
              MethodHandles.publicLookup()
                  .findStatic(controls, "of", MethodType.methodType(controls, type)));
      isWeighted = Handles.onObjects(controls, "isWeigherPresent", boolean.class);
      size = Handles.onObjects(controls, "getSize", long.class);
      weight = Handles.onObjects(controls, "getTotalWeight", long.class);
      limit = Handles.onObjects(controls, "getCapacityLimit", long.class);
      MethodHandle change =
          Handles.onObjects(controls, "changeCapacity", CompletableFuture.class, long.class);
      Class<?> counts = Handles.beside(type, STATISTICS);
      statistics = Handles.onObjects(controls, "sampleStatistics", counts);
      gets = Handles.onObjects(counts, "getGetCount", long.class);
      misses = Handles.onObjects(counts, "getMissCount", long.class);
      loads = Handles.onObjects(counts, "getLoadCount", long.class);
      loadMillis = Handles.onObjects(counts, "getTotalLoadMillis", long.class);
      changeCapacity = change.asType(change.type().changeReturnType(void.class));
    }

    @Override
    Object eviction(Object cache) {
      try {
        return (Object) control.invokeExact(cache);
      } catch (Throwable e) {
        throw Handles.rethrown(e);
      }
    }

    @Override
    long used(Object cache, Object evicting) {
      try {
        return (boolean) isWeighted.invokeExact(evicting)
            ? (long) weight.invokeExact(evicting)
            : (long) size.invokeExact(evicting);
      } catch (Throwable e) {
        throw Handles.rethrown(e);
      }
    }

    /** Kept unless {@code disableStatistics} was asked for. */
    @Override
    boolean readHits(Object cache, HitCount into) {
      try {
        Object now = (Object) statistics.invokeExact(eviction(cache));
        if (now == null) {
          return false;
        }
        into.hits += (long) gets.invokeExact(now) - (long) misses.invokeExact(now);
        into.loads += (long) loads.invokeExact(now);
        into.loadNanos += (long) loadMillis.invokeExact(now) * NANOS_PER_MILLI;
        return true;
      } catch (Throwable e) {
        throw Handles.rethrown(e);
      }
    }

    @Override
    long maximum(Object evicting) {
      try {
        return (long) limit.invokeExact(evicting);
      } catch (Throwable e) {
        throw Handles.rethrown(e);
      }
    }

    /** To a multiple of its segments: up to twice as many as processors, with room to spare. */
    @Override
    long mostRoundedUp() {
      return MOST_ROUNDED_UP;
    }

    @Override
    void setMaximum(Object evicting, long maximum) {
      try {
        changeCapacity.invokeExact(evicting, Math.max(1, maximum));
      } catch (Throwable e) {
        throw Handles.rethrown(e);
      }
    }
  }
}
