package dev.plimsoll.core.response.cache;

import org.jspecify.annotations.Nullable;

/** A library whose caches have a bound that can be changed while they are in use. Immutable. */
abstract class PolicyAccess {
  final MapView view;

  PolicyAccess(MapView view) {
    this.view = view;
  }

  /** What bounds a cache, or null if it has no bound. Refers to the cache. */
  abstract @Nullable Object eviction(Object cache);

  /** What counts against the maximum now: the weights, or the entries. */
  abstract long used(Object cache, Object evicting);

  /** As {@link CacheAdapter#readHits}. */
  abstract boolean readHits(Object cache, HitCount into);

  abstract long maximum(Object evicting);

  /** By how much the maximum in force may be above the one that was set. */
  abstract long mostRoundedUp();

  /** Evicts what is too much in the calling thread, under the library's eviction lock. */
  abstract void setMaximum(Object evicting, long maximum);
}
