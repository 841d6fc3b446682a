package dev.plimsoll.core.response.cache;

import dev.plimsoll.core.response.size.MemoryLayout;
import dev.plimsoll.core.response.size.SizeSampler;

/**
 * Makes a bounded cache of Caffeine or cache2k smaller by lowering its maximum, so that the cache's
 * own policy says which entries go. The cache then evicts everything above the new maximum on the
 * calling thread, under a lock that writers may wait for: so the maximum comes down in slices,
 * whose size follows the time that the last one took.
 */
final class PolicyAdapter extends CacheAdapter {
  /** How long a slice should take: they differ, and the lock is to be held for 500 us at most. */
  private static final long SLICE_NANOS = 125_000;

  /** Few, in case that the cache has a slow removal listener; where it has none, slices double. */
  private static final int FIRST_SLICE_ENTRIES = 4;

  /** At most, as slices that find nothing to evict any more, after a clear, are fast. */
  private static final int MOST_SLICE_ENTRIES = 1_000;

  private static final long NONE = -1;

  private final PolicyAccess access;
  private final MapAdapter entries;
  private double sliceEntries = FIRST_SLICE_ENTRIES;

  /** The application's maximum, {@link #NONE} until the first look. */
  private long appMaximum = NONE;

  /** What was set here last; {@link #NONE} while the application's own is in force. */
  private long setMaximum = NONE;

  /** What one unit weighed when the cache held something; 0 before that. */
  private double knownBytesPerUnit;

  PolicyAdapter(PolicyAccess access) {
    this.access = access;
    this.entries = new MapAdapter(access.view);
  }

  @Override
  public long entries(Object cache) {
    return entries.entries(cache);
  }

  @Override
  public long units(Object cache) {
    Object eviction = access.eviction(cache);
    return eviction == null ? NONE : access.used(cache, eviction);
  }

  @Override
  public void sample(Object cache, SizeSampler sampler, int count) {
    entries.sample(cache, sampler, count);
  }

  @Override
  public int overheadBytes(MemoryLayout layout) {
    // A node of the access order (key, value, queue links, weight) beside the hash map's own.
    return entries.overheadBytes(layout) + (int) layout.object(4, 6);
  }

  @Override
  public long shed(Object cache, long bytes, double bytesPerEntry, ShedTerms terms) {
    Object eviction = access.eviction(cache);
    if (eviction == null) {
      return 0;
    }
    long before = look(eviction);
    long used = access.used(cache, eviction);
    double bytesPerUnit = bytesPerUnit(cache, used, bytesPerEntry);
    if (bytesPerUnit <= 0) {
      return 0;
    }
    long target = Math.max(0, used - (long) Math.ceil(bytes / bytesPerUnit));
    double unitsPerEntry = bytesPerEntry / bytesPerUnit;
    knownBytesPerUnit = bytesPerUnit;
    long setBefore = setMaximum;
    long reached;
    try {
      reached = lower(eviction, Math.min(before, used), target, unitsPerEntry, terms);
    } finally {
      if (!terms.sticky() && isOurs(eviction)) {
        restore(eviction, before, setBefore);
      }
    }
    return Math.round(Math.max(0, used - reached) * bytesPerUnit);
  }

  @Override
  public long appBoundBytes(Object cache, double bytesPerEntry) {
    Object eviction = access.eviction(cache);
    if (eviction == null) {
      return Long.MAX_VALUE;
    }
    look(eviction);
    long used = access.used(cache, eviction);
    return (long) (appMaximum * latestBytesPerUnit(cache, used, bytesPerEntry));
  }

  @Override
  public void setBound(Object cache, long bytes, double bytesPerEntry) {
    Object eviction = access.eviction(cache);
    if (eviction == null) {
      return;
    }
    long before = look(eviction);
    long newMaximum = appMaximum;
    if (bytes != Long.MAX_VALUE) {
      long used = access.used(cache, eviction);
      double bytesPerUnit = latestBytesPerUnit(cache, used, bytesPerEntry);
      if (bytesPerUnit <= 0) {
        return;
      }
      newMaximum = Math.min(appMaximum, Math.max(used, (long) (bytes / bytesPerUnit)));
    }
    if (newMaximum != before) {
      set(eviction, newMaximum);
    }
    if (newMaximum == appMaximum) {
      setMaximum = NONE;
    }
  }

  @Override
  public boolean readHits(Object cache, HitCount into) {
    return access.readHits(cache, into);
  }

  @Override
  boolean turn() {
    sliceEntries = FIRST_SLICE_ENTRIES;
    appMaximum = NONE;
    setMaximum = NONE;
    knownBytesPerUnit = 0;
    return entries.turn();
  }

  private long lower(
      Object eviction, long from, long target, double unitsPerEntry, ShedTerms terms) {
    long maximum = from;
    boolean over = false;
    // One slice at least: who is given nothing takes that for the end, and it may only have waited.
    while (maximum > target && !over) {
      long step = Math.max(1, (long) (sliceEntries * unitsPerEntry));
      boolean whole = maximum - target >= step;
      maximum = whole ? maximum - step : target;
      long begun = terms.clock().nanoTime();
      set(eviction, maximum);
      long nanos = terms.clock().nanoTime() - begun;
      if (nanos > SLICE_NANOS * 2) {
        // Below one: where weights differ, as many as weigh an average entry may be the coldest.
        double least = Math.min(1, 1 / unitsPerEntry);
        sliceEntries = Math.max(least, sliceEntries * Math.max(0.1, (double) SLICE_NANOS / nanos));
      } else if (whole && nanos < SLICE_NANOS) {
        // Only a whole slice is judged: by the time of small sheds, slices grew without end.
        double faster = sliceEntries * (nanos < SLICE_NANOS / 4 ? 2 : 1.5);
        sliceEntries = Math.min(MOST_SLICE_ENTRIES, faster);
      }
      over = terms.isOver() || !isOurs(eviction);
    }
    return maximum;
  }

  /** May fail in a full heap with the maximum in force, which is no new wish for that. */
  private void restore(Object eviction, long maximum, long noted) {
    try {
      access.setMaximum(eviction, maximum);
    } finally {
      if (access.maximum(eviction) == maximum) {
        setMaximum = noted;
      }
    }
  }

  /** Notes what it sets: {@link #look} takes any other maximum for one that the application set. */
  private void set(Object eviction, long maximum) {
    long before = setMaximum == NONE ? appMaximum : setMaximum;
    // Noted before the call, which may fail half way in a full heap.
    setMaximum = maximum;
    try {
      access.setMaximum(eviction, maximum);
    } finally {
      // What is neither, the application has set meanwhile: it may have waited for the lock that
      // the eviction held.
      long now = access.maximum(eviction);
      boolean failed = now == before;
      if (failed || (now >= maximum && now - maximum <= access.mostRoundedUp())) {
        setMaximum = now;
      }
    }
  }

  /** Whether what was set here last is in force; if not, it is the application's to say. */
  private boolean isOurs(Object eviction) {
    return look(eviction) == setMaximum;
  }

  /** The maximum in force; one that was not set here is a new one of the application. */
  private long look(Object eviction) {
    long maximum = access.maximum(eviction);
    if (setMaximum == NONE || maximum != setMaximum) {
      appMaximum = maximum;
      setMaximum = NONE;
    }
    return maximum;
  }

  /** Bytes for each unit of the maximum, a weight or an entry; 0 when it cannot be known. */
  private double bytesPerUnit(Object cache, long used, double bytesPerEntry) {
    return used <= 0 ? 0 : bytesPerEntry * entries.entries(cache) / used;
  }

  /** The same; of one that was emptied by what it held before, as it is to fill again. */
  private double latestBytesPerUnit(Object cache, long used, double bytesPerEntry) {
    double now = bytesPerUnit(cache, used, bytesPerEntry);
    knownBytesPerUnit = now > 0 ? now : knownBytesPerUnit;
    return knownBytesPerUnit;
  }
}
