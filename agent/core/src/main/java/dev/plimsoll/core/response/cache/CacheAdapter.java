package dev.plimsoll.core.response.cache;

import dev.plimsoll.core.response.size.MemoryLayout;
import dev.plimsoll.core.response.size.SizeSampler;

/**
 * What is remembered of one cache from call to call, such as where to go on. It keeps no reference
 * to the cache, which is passed to every call. One thread at a time.
 */
public abstract class CacheAdapter {
  /** Entries now, at the price of the library's own count. */
  public abstract long entries(Object cache);

  /**
   * What it holds in the unit of its own bound, which may be weights of the application: while that
   * stands still the cache is as large as it was, however many entries it is. -1 where entries are
   * all that is counted.
   */
  public long units(Object cache) {
    return -1;
  }

  /** Weighs up to so many entries from random places. */
  public abstract void sample(Object cache, SizeSampler sampler, int entries);

  /** Bytes of the cache's own objects for one entry. */
  public abstract int overheadBytes(MemoryLayout layout);

  /**
   * Drops entries.
   *
   * @param bytes about how much
   * @param bytesPerEntry what one entry weighs on average
   * @return about how much it was
   */
  public abstract long shed(Object cache, long bytes, double bytesPerEntry, ShedTerms terms);

  /** What adds up one shed. */
  final ItemScale scale(long bytes, double bytesPerEntry, ShedTerms terms) {
    return new ItemScale(bytes, bytesPerEntry, overheadBytes(terms.sizes().layout()), terms);
  }

  /** What the application's own bound allows; {@code Long.MAX_VALUE} without one. */
  public long appBoundBytes(Object cache, double bytesPerEntry) {
    return Long.MAX_VALUE;
  }

  /**
   * Sets what the cache may hold, up to the application's own bound, without evicting anything;
   * {@code Long.MAX_VALUE} gives that bound back. Does nothing where there is none to set.
   */
  public void setBound(Object cache, long bytes, double bytesPerEntry) {}

  /**
   * Adds the cache's own statistics to what is counted; false where it keeps none. May allocate:
   * never called while anything is shed.
   */
  public boolean readHits(Object cache, HitCount into) {
    return false;
  }

  /**
   * Makes ready what later sheds will want. May allocate: never called while anything is shed.
   *
   * @param bytes about what the cache holds
   * @param soon whether a shed may come soon; if not, nothing is held for a cache that has stayed
   *     as it is for long
   */
  public void prepare(Object cache, long bytes, boolean soon) {}

  /** Forgets its cache, to serve another one from a random place; false where it cannot. */
  boolean turn() {
    return false;
  }

  /** Lets go of what would keep the cache alive; called some seconds after the last shed. */
  public void rest() {}

  /** The same at once, and of its place, which takes memory to keep; for one of many caches. */
  public final void letGo() {
    if (!turn()) {
      rest();
    }
  }
}
