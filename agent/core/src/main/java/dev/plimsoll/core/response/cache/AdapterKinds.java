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
      // What the JDK itself brings is of no library, and most starts meet nothing else.
      AdapterKind kind = type.getClassLoader() == null ? null : loadedKind(type);
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

  private static @Nullable AdapterKind loadedKind(Class<?> type)
      throws ReflectiveOperationException {
    AdapterKind kind = LibraryKinds.of(type);
    if (kind == null) {
      kind = SpiKind.of(type);
    }
    return kind == null ? ElsewhereTypes.refusalOf(type) : kind;
  }

  private static String advice(Class<?> type) {
    if (Map.class.isAssignableFrom(type) || Collection.class.isAssignableFrom(type)) {
      return type.getName()
          + " must not be touched by a second thread; use a ConcurrentHashMap, a Caffeine or Guava"
          + " cache, Collections.synchronizedMap, or registerShedder with code that takes the lock its users take";
    }
    return "no adapter knows "
        + type.getName()
        + "; use registerShedder, or teach it with a CacheAdapter";
  }
}
