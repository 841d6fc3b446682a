package dev.plimsoll.core.response.cache;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/** How to get from a cache to its entries as a map. Immutable. */
final class MapView {
  /** For a cache that is a map itself. */
  static final MapView SELF = new MapView(null);

  private final @Nullable MethodHandle asMap;

  private MapView(@Nullable MethodHandle asMap) {
    this.asMap = asMap;
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
    return new MapView(asMap.asType(MethodType.methodType(ConcurrentMap.class, Object.class)));
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
}
