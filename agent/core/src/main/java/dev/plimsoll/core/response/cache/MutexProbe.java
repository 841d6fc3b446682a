package dev.plimsoll.core.response.cache;

import java.util.Collection;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether a wrapper of {@code java.util.Collections} is its own mutex, as those from the
 * factory methods are, or shares that of what it is a view of: it is asked to walk, which it does
 * with its mutex held, and left at the first step.
 */
final class MutexProbe implements Consumer<Object>, BiConsumer<Object, Object> {
  private final Object wrapper;
  private boolean own;

  private MutexProbe(Object wrapper) {
    this.wrapper = wrapper;
  }

  /** Whether holding the wrapper's monitor keeps all others out; false also for an empty one. */
  static boolean isOwnMutex(Object wrapper) {
    MutexProbe probe = new MutexProbe(wrapper);
    try {
      if (wrapper instanceof Map<?, ?> map) {
        map.forEach(probe);
      } else if (wrapper instanceof Collection<?> collection) {
        collection.forEach(probe);
      }
    } catch (Left e) {
      return probe.own;
    }
    return false;
  }

  @Override
  public void accept(@Nullable Object element) {
    own = Thread.holdsLock(wrapper);
    throw new Left();
  }

  @Override
  public void accept(@Nullable Object key, @Nullable Object value) {
    accept(key);
  }

  /** The way out of a walk. */
  private static final class Left extends RuntimeException {
    private Left() {
      super(null, null, false, false);
    }
  }
}
