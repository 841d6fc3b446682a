package dev.plimsoll.core.response.cache;

import java.lang.invoke.MethodHandle;

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
    MethodHandle cleanUp = Handles.virtual(cacheType, "cleanUp", void.class);
    MapView view = MapView.through(cacheType).expiring(cleanUp);
    return new GuavaKind(view, new HitStatistics(stats), cacheType);
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
      Class<?> builder = Handles.beside(cacheType, BUILDER);
      Object fresh = Handles.made(builder, "newBuilder");
      Object cache = Handles.virtual(builder, "build", cacheType).invoke(fresh);
      for (int i = 0; i < REHEARSED_ENTRIES; i++) {
        view.of(cache).put(i, new byte[i]);
      }
      MapAdapter adapter = new MapAdapter(view, statistics);
      adapter.readHits(cache, new HitCount());
      MapKind.exercise(adapter, cache);
      int unused = view.dropExpired(cache);
    } catch (Throwable e) {
      throw Handles.rethrown(e);
    }
  }
}
