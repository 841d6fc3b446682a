package dev.plimsoll.core.response.cache;

import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.DelayQueue;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.SynchronousQueue;
import org.jspecify.annotations.Nullable;

/** Types that bear several threads and are left alone all the same. */
final class RefusedTypes {
  private RefusedTypes() {}

  /**
   * Why caches of this class are not touched, and what to do; null if nothing speaks against it.
   */
  static @Nullable String reasonFor(Class<?> type) {
    if (CopyOnWriteArrayList.class.isAssignableFrom(type)
        || CopyOnWriteArraySet.class.isAssignableFrom(type)) {
      return type.getName()
          + " copies all of itself for each removal, in a heap that is full; use registerShedder"
          + " with code that replaces it, or a ConcurrentLinkedQueue";
    }
    if (PriorityBlockingQueue.class.isAssignableFrom(type)
        || DelayQueue.class.isAssignableFrom(type)
        || SynchronousQueue.class.isAssignableFrom(type)) {
      return type.getName()
          + " does not know what is oldest, its head is what is due first; use registerShedder";
    }
    return null;
  }
}
