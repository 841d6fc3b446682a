package dev.plimsoll.core.response.cache;

import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.List;

/** A manager that tells the names of its caches and hands them out: Spring's and JCache's. */
final class ManagerKind extends WrapperKind {
  static final String SPRING = "org.springframework.cache.CacheManager";
  static final String JCACHE = "javax.cache.CacheManager";

  private final String name;
  private final MethodHandle names;
  private final MethodHandle getCache;

  private ManagerKind(String name, MethodHandle names, MethodHandle getCache) {
    this.name = name;
    this.names = names;
    this.getCache = getCache;
  }

  /**
   * @param type the manager's public interface
   * @param namesType what {@code getCacheNames} is declared to return
   * @param cacheType what {@code getCache(String)} is declared to return
   */
  static ManagerKind of(String name, Class<?> type, Class<?> namesType, String cacheType)
      throws ReflectiveOperationException {
    return new ManagerKind(
        name,
        Handles.onObjects(type, "getCacheNames", namesType),
        Handles.onObjects(type, "getCache", Handles.beside(type, cacheType), String.class));
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public boolean grows() {
    return true;
  }

  @Override
  public void collect(Object wrapper, List<Object> beneath) {
    List<Object> known = new ArrayList<>();
    RuntimeException failure = null;
    try {
      for (Object each : (Iterable<?>) (Object) names.invokeExact(wrapper)) {
        known.add(each);
      }
      for (Object each : known) {
        try {
          Object cache = (Object) getCache.invokeExact(wrapper, each);
          if (cache != null) {
            beneath.add(cache);
          }
        } catch (RuntimeException e) {
          // Closed meanwhile, or one that may be had with its types only: no fault of the others.
          failure = e;
        }
      }
    } catch (Throwable e) {
      throw Handles.rethrown(e);
    }
    if (failure != null && beneath.isEmpty()) {
      throw failure;
    }
  }
}
