package dev.plimsoll.core.response.cache;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/** How to get from a cache to its entries as a map. Immutable. */
final class MapView {
  /** For a cache that is a map itself. */
  static final MapView SELF = new MapView(null, null);

  private final @Nullable MethodHandle asMap;

  /** Null where nothing expires, or what has expired goes by itself. */
  private final @Nullable MethodHandle cleanUp;

  private MapView(@Nullable MethodHandle asMap, @Nullable MethodHandle cleanUp) {
    this.asMap = asMap;
    this.cleanUp = cleanUp;
  }

  /** Through a public method {@code ConcurrentMap asMap()} of a public interface. */
  static MapView through(Class<?> cacheType) throws ReflectiveOperationException {
    return of(Handles.virtual(cacheType, "asMap", ConcurrentMap.class));
  }

  /** From a {@code ConcurrentHashMap.KeySetView} to the map that it is a view of. */
  static MapView ofKeySet() throws ReflectiveOperationException {
    return of(
        Handles.virtual(ConcurrentHashMap.KeySetView.class, "getMap", ConcurrentHashMap.class));
  }

  static MapView of(MethodHandle asMap) {
    MethodType type = MethodType.methodType(ConcurrentMap.class, Object.class);
    return new MapView(asMap.asType(type), null);
  }

  /** The same of a library that holds what has expired until it is used, or told to clean up. */
  MapView expiring(MethodHandle howToCleanUp) {
    return new MapView(asMap, Handles.onObjects(howToCleanUp));
  }

  @SuppressWarnings("unchecked")
  ConcurrentMap<Object, Object> of(Object cache) {
    MethodHandle way = asMap;
    if (way == null) {
      return (ConcurrentMap<Object, Object>) cache;
    }
    try {
      return (ConcurrentMap<Object, Object>) way.invokeExact(cache);
    } catch (Throwable e) {
      throw Handles.rethrown(e);
    }
  }

  /** Has the library drop what has expired; how many entries that were. */
  int dropExpired(Object cache) {
    MethodHandle way = cleanUp;
    if (way == null) {
      return 0;
    }
    try {
      int before = of(cache).size();
      way.invokeExact(cache);
      return Math.max(0, before - of(cache).size());
    } catch (Throwable e) {
      throw Handles.rethrown(e);
    }
  }
}
