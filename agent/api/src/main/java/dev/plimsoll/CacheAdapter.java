package dev.plimsoll;

import java.util.Iterator;
import java.util.Map;

/**
 * Teaches the agent a type of cache that it does not know. It is found by {@link
 * java.util.ServiceLoader} through the class loader of the cache's class when the first cache of
 * that class is registered or marked, and needs a public constructor without parameters. The agent
 * adds the rest: what entries weigh, how many have to go, deadlines, and where to go on. All
 * methods are called on the agent's threads while the application uses the cache, one at a time for
 * each cache; what throws or takes too long is left alone for a while.
 *
 * @param <C> the type of cache
 */
public interface CacheAdapter<C> {
  /** The type that is served, subtypes included; asked once. */
  Class<C> type();

  /** How many entries there are now; called often, so about is good enough. */
  long size(C cache);

  /**
   * The entries, to be weighed and to be passed to {@link #remove}. It has to bear that the cache
   * changes meanwhile, should not count as use of the entries, and may be left unfinished.
   */
  Iterator<? extends Map.Entry<?, ?>> entries(C cache);

  /**
   * Evicts an entry if it still has the value that {@link #entries} told, so that one written
   * meanwhile survives. It must not reach what stands behind the cache: nothing may be deleted
   * there.
   *
   * @return whether it is gone now
   */
  boolean remove(C cache, Object key, Object value);

  /**
   * Whether {@link #entries} begins with those that are worth least. Else the agent goes on where
   * it stopped the last time, so that each entry has its turn.
   */
  default boolean coldestFirst() {
    return false;
  }
}
