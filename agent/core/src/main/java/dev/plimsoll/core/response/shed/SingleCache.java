package dev.plimsoll.core.response.shed;

import dev.plimsoll.core.response.InstanceSource;
import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;

/** One cache under one name, held weakly. Immutable but for the collector. */
final class SingleCache extends WeakReference<Object> implements InstanceSource {
  SingleCache(Object cache) {
    super(cache);
  }

  @Override
  public int size() {
    return refersTo(null) ? 0 : 1;
  }

  @Override
  public int slots() {
    return 1;
  }

  @Override
  public @Nullable Object at(int slot) {
    return get();
  }
}
