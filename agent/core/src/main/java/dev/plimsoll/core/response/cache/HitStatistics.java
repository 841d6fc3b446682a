package dev.plimsoll.core.response.cache;

import java.lang.invoke.MethodHandle;

/**
 * The statistics that Caffeine and Guava keep where {@code recordStats()} asked for them, as
 * handles: both call their methods the same. Immutable.
 */
final class HitStatistics {
  private final MethodHandle stats;
  private final MethodHandle requests;
  private final MethodHandle hits;
  private final MethodHandle loads;
  private final MethodHandle loadNanos;

  /**
   * @param stats from a cache to its statistics
   */
  HitStatistics(MethodHandle stats) throws ReflectiveOperationException {
    Class<?> type = stats.type().returnType();
    this.stats = Handles.onObjects(stats);
    this.requests = Handles.onObjects(type, "requestCount", long.class);
    this.hits = Handles.onObjects(type, "hitCount", long.class);
    this.loads = Handles.onObjects(type, "loadCount", long.class);
    this.loadNanos = Handles.onObjects(type, "totalLoadTime", long.class);
  }

  /** Adds to what is counted; false where nothing was, which is how they say that they do not. */
  boolean read(Object cache, HitCount into) {
    try {
      Object now = (Object) stats.invokeExact(cache);
      if ((long) requests.invokeExact(now) == 0) {
        return false;
      }
      into.hits += (long) hits.invokeExact(now);
      into.loads += (long) loads.invokeExact(now);
      into.loadNanos += (long) loadNanos.invokeExact(now);
      return true;
    } catch (Throwable e) {
      throw Handles.rethrown(e);
    }
  }
}
