package dev.plimsoll.core.response.cache;

import dev.plimsoll.core.response.size.MemoryLayout;
import dev.plimsoll.core.response.size.SizeSampler;
import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;

/**
 * Takes entries of an Ehcache cache and lowers its heap pool, so that it does not grow back. Where
 * a removed entry would be missed elsewhere too (a lower tier, a writer) only the pool is lowered,
 * and what is too much goes two entries at a time with each one that is put.
 */
final class EhcacheAdapter extends CacheAdapter {
  private static final long NONE = -1;

  /** Of the pool: bounds waver by less with the estimates, and Ehcache logs each change. */
  private static final double SLIGHT_RISE = 0.01;

  private final EhcachePools pools;
  private final @Nullable EhcacheStatistics statistics;
  private final EntryAdapter entries;
  private final boolean removable;

  /**
   * The application's size of the pool, in bytes or entries; {@link #NONE} until the first look.
   */
  private long appSize = NONE;

  /** What was set here last; {@link #NONE} while the application's own is in force. */
  private long setSize = NONE;

  /** It would keep the cache alive; made again when it is gone. */
  private @Nullable WeakReference<Object> counter;

  private boolean uncounted;

  /** Entries at the last count, by which what is held is told to {@link #setBound}. */
  private long counted;

  EhcacheAdapter(
      EhcachePools pools,
      @Nullable EhcacheStatistics statistics,
      EntryAccess access,
      boolean removable) {
    this.pools = pools;
    this.statistics = statistics;
    this.entries = new EntryAdapter(access);
    this.removable = removable;
  }

  @Override
  public long entries(Object cache) {
    counted = entries.entries(cache);
    return counted;
  }

  @Override
  public void sample(Object cache, SizeSampler sampler, int count) {
    entries.sample(cache, sampler, count);
  }

  @Override
  public int overheadBytes(MemoryLayout layout) {
    return entries.overheadBytes(layout);
  }

  @Override
  public long shed(Object cache, long bytes, double bytesPerEntry, ShedTerms terms) {
    if (removable) {
      return entries.shed(cache, bytes, bytesPerEntry, terms);
    }
    double held = entries.entries(cache) * bytesPerEntry;
    if (terms.sticky() && held > 0) {
      resize(cache, Math.max(0, held - bytes), bytesPerEntry);
    }
    return 0;
  }

  @Override
  public long appBoundBytes(Object cache, double bytesPerEntry) {
    Object heap = pools.heap(cache);
    if (heap == null) {
      return Long.MAX_VALUE;
    }
    look(heap);
    double bytes = pools.countsBytes(heap) ? appSize : appSize * bytesPerEntry;
    return bytes >= Long.MAX_VALUE ? Long.MAX_VALUE : (long) bytes;
  }

  @Override
  public void setBound(Object cache, long bytes, double bytesPerEntry) {
    // Told what is held, as nothing could be taken: the pool stays below that. By the same count,
    // rounded the same way: an entry that goes meanwhile must not raise it again.
    boolean holds = bytes <= Math.round(counted * bytesPerEntry);
    if (removable || setSize == NONE || !holds) {
      resize(cache, (double) bytes, bytesPerEntry);
    }
  }

  private void resize(Object cache, double bytes, double bytesPerEntry) {
    Object heap = pools.heap(cache);
    if (heap == null) {
      return;
    }
    long before = look(heap);
    double size = pools.countsBytes(heap) ? bytes : Math.ceil(bytes / Math.max(1, bytesPerEntry));
    long newSize = Math.max(1, size < appSize ? (long) size : appSize);
    if (newSize > before && newSize < appSize && newSize - before < SLIGHT_RISE * before) {
      return;
    }
    if (newSize != before) {
      newSize = pools.resize(cache, heap, newSize);
    }
    setSize = newSize == appSize ? NONE : newSize;
  }

  @Override
  public boolean readHits(Object cache, HitCount into) {
    if (statistics == null || uncounted) {
      return false;
    }
    Object counts = counter == null ? null : counter.get();
    if (counts == null) {
      counts = statistics.counter(cache);
      counter = counts == null ? null : new WeakReference<>(counts);
    }
    if (counts == null) {
      uncounted = true;
      return false;
    }
    into.hits += statistics.hits(counts) - entries.ownHits();
    return true;
  }

  @Override
  public void prepare(Object cache, long bytes, boolean soon) {
    entries.prepare(cache, bytes, soon);
  }

  @Override
  public void rest() {
    entries.rest();
  }

  /** The size in force; one that was not set here is the application's new wish. */
  private long look(Object heap) {
    long size = pools.size(heap);
    if (setSize == NONE || size != setSize) {
      appSize = size;
      setSize = NONE;
    }
    return size;
  }
}
