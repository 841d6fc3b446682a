package dev.plimsoll.core.response.shed;

import dev.plimsoll.core.response.cache.CacheAdapter;
import dev.plimsoll.core.response.cache.IdleAdapter;
import java.lang.ref.WeakReference;

/** What is known of one cache instance. Written with its target's claim. */
final class CacheState extends WeakReference<Object> {
  final CacheAdapter adapter;

  /** Whether the cache is served under another name: {@link #adapter} does nothing then. */
  final boolean elsewhere;

  /** By the samples so far; a unit is one of the cache's own bound, a weight or an entry. */
  double bytesPerUnit;

  /** The same for an average entry, by what the cache holds now. */
  double bytesPerEntry;

  long entries;
  int samples;
  long sampledEntries;
  long mostSampledEntries;
  long sampledNanos;

  /** What its own statistics told last; negative before the first time. */
  private long hits = -1;

  CacheState(Object cache, CacheAdapter adapter) {
    super(cache);
    this.adapter = adapter;
    this.elsewhere = false;
  }

  private CacheState(Object cache) {
    super(cache);
    this.adapter = new IdleAdapter();
    this.elsewhere = true;
  }

  /** Of one that another name has. */
  static CacheState elsewhere(Object cache) {
    return new CacheState(cache);
  }

  long bytes() {
    return Math.round(entries * bytesPerEntry);
  }

  /** Hits since the last call, by what its own statistics count now; none the first time. */
  long newHits(long now) {
    long fresh = hits < 0 ? 0 : Math.max(0, now - hits);
    hits = now;
    return fresh;
  }
}
