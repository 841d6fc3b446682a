package dev.plimsoll.core.response.cache;

import dev.plimsoll.core.response.size.MemoryLayout;
import dev.plimsoll.core.response.size.SizeSampler;

/**
 * Makes a bounded cache of Caffeine or cache2k smaller by lowering its maximum, so that its own
 * policy says what goes. It evicts all that is too much in the calling thread, under the lock that
 * writers may want: so the maximum comes down in slices, sized by the time the last one took.
 */
final class PolicyAdapter extends CacheAdapter {
  /** A quarter of the 500 us that the lock may be held, as slices differ in cost. */
  private static final long SLICE_NANOS = 125_000;

  /** Few, as the first may meet a listener that is slow; a fast one lets slices double. */
  private static final int FIRST_SLICE_ENTRIES = 4;

  private static final long NONE = -1;

  private final PolicyAccess access;
  private final MapAdapter entries;
  private double slice = FIRST_SLICE_ENTRIES;

  /** The application's maximum, {@link #NONE} until the first look. */
  private long ownMaximum = NONE;

  /** What was set here last; {@link #NONE} while the application's own is in force. */
  private long setMaximum = NONE;

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
    long setBefore = setMaximum;
    long reached;
    try {
      reached = lower(eviction, Math.min(before, used), target, unitsPerEntry, terms);
    } finally {
      if (!terms.sticky()) {
        access.setMaximum(eviction, before);
        setMaximum = setBefore;
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
    double bytesPerUnit = bytesPerUnit(cache, access.used(cache, eviction), bytesPerEntry);
    return bytesPerUnit <= 0 ? 0 : (long) (ownMaximum * bytesPerUnit);
  }

  @Override
  public void setBound(Object cache, long bytes, double bytesPerEntry) {
    Object eviction = access.eviction(cache);
    if (eviction == null) {
      return;
    }
    long before = look(eviction);
    long wanted = ownMaximum;
    if (bytes != Long.MAX_VALUE) {
      long used = access.used(cache, eviction);
      double bytesPerUnit = bytesPerUnit(cache, used, bytesPerEntry);
      if (bytesPerUnit <= 0) {
        return;
      }
      wanted = Math.min(ownMaximum, Math.max(used, (long) (bytes / bytesPerUnit)));
    }
    if (wanted != before) {
      set(eviction, wanted);
    }
    if (wanted == ownMaximum) {
      setMaximum = NONE;
    }
  }

  @Override
  public boolean readHits(Object cache, HitCount into) {
    return access.readHits(cache, into);
  }

  private long lower(
      Object eviction, long from, long target, double unitsPerEntry, ShedTerms terms) {
    long maximum = from;
    while (maximum > target && !terms.isOver()) {
      long step = Math.max(1, (long) (slice * unitsPerEntry));
      boolean whole = maximum - target >= step;
      maximum = whole ? maximum - step : target;
      long begun = terms.clock().nanoTime();
      set(eviction, maximum);
      long nanos = terms.clock().nanoTime() - begun;
      if (nanos > SLICE_NANOS * 2) {
        slice = Math.max(1, slice * Math.max(0.1, (double) SLICE_NANOS / nanos));
      } else if (whole && nanos < SLICE_NANOS) {
        // Of less than a slice the time tells nothing: small sheds made slices grow without end.
        slice *= nanos < SLICE_NANOS / 4 ? 2 : 1.5;
      }
    }
    return maximum;
  }

  /** What was not noted as set here is taken for a new wish of the application. */
  private void set(Object eviction, long maximum) {
    // Noted first, as it may fail half way in a full heap.
    setMaximum = maximum;
    try {
      access.setMaximum(eviction, maximum);
    } finally {
      // cache2k rounds it up to a multiple of its segments.
      setMaximum = access.maximum(eviction);
    }
  }

  /** The maximum in force; one that was not set here is the application's new wish. */
  private long look(Object eviction) {
    long maximum = access.maximum(eviction);
    if (setMaximum == NONE || maximum != setMaximum) {
      ownMaximum = maximum;
      setMaximum = NONE;
    }
    return maximum;
  }

  /** Of a weight or, where entries are counted, of an entry; 0 when it cannot be known. */
  private double bytesPerUnit(Object cache, long used, double bytesPerEntry) {
    return used <= 0 ? 0 : bytesPerEntry * entries.entries(cache) / used;
  }
}
