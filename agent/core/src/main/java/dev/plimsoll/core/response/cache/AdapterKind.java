package dev.plimsoll.core.response.cache;

import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** How caches of one class are served; resolved once for a class. Safe for any thread. */
public abstract class AdapterKind {
  private final AtomicBoolean rehearsed = new AtomicBoolean();

  /** As shown in JMX, such as {@code caffeine}. */
  public abstract String name();

  /** A fresh adapter for one cache. */
  public abstract CacheAdapter adapterFor(Object cache);

  /** As {@link #rehearse}, but the first time only. */
  public final void rehearseOnce() {
    if (rehearsed.compareAndSet(false, true)) {
      rehearse();
    }
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
