package dev.plimsoll.core.response.cache;

import java.lang.invoke.MethodHandle;
import java.util.List;

/** Around one native cache, which a public method tells. */
final class HandleWrapperKind extends WrapperKind {
  private final String name;
  private final MethodHandle toNative;

  /**
   * @param toNative from an object to an object
   */
  HandleWrapperKind(String name, MethodHandle toNative) {
    this.name = name;
    this.toNative = toNative;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public boolean grows() {
    return false;
  }

  @Override
  public void collect(Object wrapper, List<Object> beneath) {
    try {
      Object nativeCache = (Object) toNative.invokeExact(wrapper);
      // One that does nothing (Spring's NoOpCache) calls itself its native cache.
      if (nativeCache != null && nativeCache != wrapper) {
        beneath.add(nativeCache);
      }
    } catch (Throwable e) {
      throw Handles.rethrown(e);
    }
  }
}
