package dev.plimsoll.core.response.shed;

import org.jspecify.annotations.Nullable;

/**
 * Withdrawn caches that are to get their own bounds back, and whose adapters are to let go of them,
 * first come, first served. Adding one makes nothing, as applications withdraw caches in full
 * heaps, too. Safe for any thread.
 */
final class LeavingCaches {
  private @Nullable CacheTarget first;
  private @Nullable CacheTarget last;

  /** One that is not among them. */
  synchronized void add(CacheTarget target) {
    if (last == null) {
      first = target;
    } else {
      last.nextLeaving = target;
    }
    last = target;
  }

  synchronized @Nullable CacheTarget poll() {
    CacheTarget polled = first;
    if (polled != null) {
      first = polled.nextLeaving;
      polled.nextLeaving = null;
      last = first == null ? null : last;
    }
    return polled;
  }
}
