package dev.plimsoll.core.response.cache;

import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/** Finds how a class of caches is served, by the names of its types. Safe for any thread. */
public final class AdapterKinds extends ClassValue<AdapterKind> {
  @Override
  protected AdapterKind computeValue(Class<?> type) {
    try {
      AdapterKind kind = libraryKind(type);
      if (kind == null) {
        kind =
            ConcurrentMap.class.isAssignableFrom(type)
                ? new MapKind("map", MapView.SELF)
                : JdkKind.of(type);
      }
      return kind == null ? new RefusedKind(advice(type)) : kind;
    } catch (ReflectiveOperationException | LinkageError e) {
      return new RefusedKind("the library's classes do not answer as expected: " + e);
    }
  }

  private static @Nullable AdapterKind libraryKind(Class<?> type)
      throws ReflectiveOperationException {
    Class<?> caffeine = TypeNames.find(type, CaffeineAccess.CACHE);
    if (caffeine != null) {
      return new CaffeineKind(CaffeineAccess.ofCache(caffeine));
    }
    Class<?> async = TypeNames.find(type, CaffeineAccess.ASYNC_CACHE);
    if (async != null) {
      return new CaffeineKind(CaffeineAccess.ofAsyncCache(async));
    }
    if (ConcurrentMap.class.isAssignableFrom(type)
        && TypeNames.find(type, CaffeineAccess.BOUNDED_MAP) != null) {
      return CaffeineKind.ofMap(type);
    }
    Class<?> guava = TypeNames.find(type, GuavaKind.CACHE);
    return guava == null ? null : GuavaKind.of(guava);
  }

  private static String advice(Class<?> type) {
    if (Map.class.isAssignableFrom(type) || Collection.class.isAssignableFrom(type)) {
      return type.getName()
          + " must not be touched by a second thread; use a ConcurrentHashMap, a Caffeine or Guava"
          + " cache, Collections.synchronizedMap, or registerShedder with code that takes the lock its users take";
    }
    return "no adapter knows " + type.getName() + "; use registerShedder";
  }
}
