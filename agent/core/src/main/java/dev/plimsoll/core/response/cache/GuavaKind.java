package dev.plimsoll.core.response.cache;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/** Guava's {@code Cache}: by iteration over its map, since its bound cannot be changed. */
final class GuavaKind extends AdapterKind {
  static final String CACHE = "com.google.common.cache.Cache";
  private static final String BUILDER = "com.google.common.cache.CacheBuilder";
  private static final int REHEARSED_ENTRIES = 50;

  private final MapView view;
  private final Class<?> cacheType;

  private GuavaKind(MapView view, Class<?> cacheType) {
    this.view = view;
    this.cacheType = cacheType;
  }

  static GuavaKind of(Class<?> cacheType) throws ReflectiveOperationException {
    return new GuavaKind(MapView.through(cacheType), cacheType);
  }

  @Override
  public String name() {
    return "guava";
  }

  @Override
  public CacheAdapter adapterFor(Object cache) {
    return new MapAdapter(view);
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
      MapKind.exercise(new MapAdapter(view), cache);
    } catch (Error | RuntimeException e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }
}
