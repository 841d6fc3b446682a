package dev.plimsoll.core.response.cache;

import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** How caches of one class are served; resolved once for a class. Safe for any thread. */
public abstract class AdapterKind {
  private final AtomicBoolean rehearsed = new AtomicBoolean();

  /** By whom they are used; see {@link #keep}. */
  private final Map<Object, CacheAdapter> kept = Collections.synchronizedMap(new WeakHashMap<>());

  /** As shown in JMX, such as {@code caffeine}. */
  public abstract String name();

  /** A fresh adapter for one cache. */
  public abstract CacheAdapter adapterFor(Object cache);

  /**
   * Lets an adapter of this kind turn to another cache, of which it knows nothing; false where that
   * takes a fresh one.
   */
  public boolean turn(CacheAdapter adapter, Object cache) {
    return adapter.turn();
  }

  /**
   * Holds an adapter for as long as its user lives, who holds it weakly. A library's handles hold
   * its class loader, and that a cache in a static field: held by the agent, a web application that
   * was taken down would stay. This hangs on the class of the cache, and goes with it.
   */
  public final void keep(Object user, CacheAdapter adapter) {
    kept.put(user, adapter);
  }

  /** Lets go at once of what is held for this user. */
  public final void release(Object user) {
    kept.remove(user);
  }

  /** As {@link #rehearse}, but the first time only. */
  public final void rehearseOnce() {
    if (rehearsed.compareAndSet(false, true)) {
      rehearse();
    }
  }

  /** Whether {@link #rehearseOnce} was called; nothing that is refused has to be. */
  public final boolean isRehearsed() {
    return rehearsed.get() || refusal() != null;
  }

  /** What all views of one cache have in common, by identity. */
  public Object coreOf(Object cache) {
    return cache;
  }

  /** Goes the whole way once with a cache of its own, so that nothing is loaded or linked later. */
  abstract void rehearse();

  /** What the operator should know about caches of this class, once; null for nothing. */
  public @Nullable String remark() {
    return null;
  }

  /** As {@link #remark()}, of one cache. */
  public @Nullable String remark(Object cache) {
    return remark();
  }

  /** As {@link #refusal()}, of one cache. May call it. */
  public @Nullable String refusal(Object cache) {
    return refusal();
  }

  /** Why caches of this class are not touched, and what to do instead; null if they are served. */
  public @Nullable String refusal() {
    return null;
  }
}
