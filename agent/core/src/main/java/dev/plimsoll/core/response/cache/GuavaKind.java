package dev.plimsoll.core.response.cache;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/** Guava's {@code Cache}: by iteration over its map, since its bound cannot be changed. */
final class GuavaKind extends AdapterKind {
  static final String CACHE = "com.google.common.cache.Cache";
  private static final String BUILDER = "com.google.common.cache.CacheBuilder";
  private static final int REHEARSED_ENTRIES = 50;

  private static final String STATS = "com.google.common.cache.CacheStats";

  private final MapView view;
  private final HitStatistics statistics;
  private final Class<?> cacheType;

  private GuavaKind(MapView view, HitStatistics statistics, Class<?> cacheType) {
    this.view = view;
    this.statistics = statistics;
    this.cacheType = cacheType;
  }

  static GuavaKind of(Class<?> cacheType) throws ReflectiveOperationException {
    MethodHandle stats = Handles.virtual(cacheType, "stats", Handles.beside(cacheType, STATS));
    return new GuavaKind(MapView.through(cacheType), new HitStatistics(stats), cacheType);
  }

  @Override
  public String name() {
    return "guava";
  }

  @Override
  public CacheAdapter adapterFor(Object cache) {
    return new MapAdapter(view, statistics);
  }

  @Override
  public Object coreOf(Object cache) {
    return view.of(cache);
  }

  @Override
  void rehearse() {
    try {
      Class<?> builder = Class.forName(BUILDER, true, cacheType.getClassLoader());
      MethodHandles.Lookup lookup = MethodHandles.publicLookup();
      Object fresh =
          lookup.findStatic(builder, "newBuilder", MethodType.methodType(builder)).invoke();
      Object cache =
          lookup.findVirtual(builder, "build", MethodType.methodType(cacheType)).invoke(fresh);
      for (int i = 0; i < REHEARSED_ENTRIES; i++) {
        view.of(cache).put(i, new byte[i]);
      }
      MapAdapter adapter = new MapAdapter(view, statistics);
      adapter.readHits(cache, new HitCount());
      MapKind.exercise(adapter, cache);
    } catch (Error | RuntimeException e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }
}
