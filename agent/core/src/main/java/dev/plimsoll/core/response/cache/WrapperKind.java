package dev.plimsoll.core.response.cache;

import java.util.List;

/**
 * What holds no entries itself but leads to caches that do: a manager of caches, or a library's
 * wrapper around a native one. Those beneath are served each in its own way.
 */
public abstract class WrapperKind extends AdapterKind {
  /** A manager, its wrapper of a cache, JCache's wrapper of that, the native one. */
  public static final int MOST_DEEP = 4;

  /**
   * Adds what is beneath now; caches may come and go. May take the library's own locks for a short
   * time.
   */
  public abstract void collect(Object wrapper, List<Object> beneath);

  /** Whether caches may come that are not there yet. */
  public abstract boolean grows();

  @Override
  public final CacheAdapter adapterFor(Object cache) {
    return new IdleAdapter();
  }

  @Override
  void rehearse() {}
}
