package dev.plimsoll.core.response.cache;

import java.lang.invoke.MethodHandle;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a cache is called by its library: JCache's have names. Safe for any thread. */
public final class OwnNames extends ClassValue<Optional<MethodHandle>> {
  /** The name, or null where there is none. */
  public @Nullable String of(Object cache) {
    MethodHandle getName = get(cache.getClass()).orElse(null);
    try {
      return getName == null ? null : (String) (Object) getName.invokeExact(cache);
    } catch (Throwable e) {
      throw Handles.rethrown(e);
    }
  }

  @Override
  protected Optional<MethodHandle> computeValue(Class<?> type) {
    Class<?> jcache = Supertypes.named(type, JCacheKind.CACHE);
    try {
      return jcache == null
          ? Optional.empty()
          : Optional.of(Handles.onObjects(jcache, "getName", String.class));
    } catch (ReflectiveOperationException e) {
      return Optional.empty();
    }
  }
}
