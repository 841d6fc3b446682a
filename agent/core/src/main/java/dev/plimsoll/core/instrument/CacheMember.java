package dev.plimsoll.core.instrument;

import java.lang.ref.WeakReference;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The caches of one member, as woven code tells of them: the value and the one before, either may
 * be null. Safe for any thread; {@link #accept} never throws.
 */
final class CacheMember implements CacheGroup, BiConsumer<@Nullable Object, @Nullable Object> {
  /** What a suspend function of Kotlin's returns when it has not made its cache yet. */
  private static final String SUSPENDED = "kotlin.coroutines.intrinsics.CoroutineSingletons";

  private final String name;
  private final int order;
  private final double keep;
  private final int relievesMask;
  private final MarkSink sink;
  private final Complaints complaints;
  private final WeakTable caches = new WeakTable();

  /**
   * The class of cache that the sink was asked about last, and its answers; weak, since the sink
   * holds this group and must not hold an application's class. Written by any thread: a lost write
   * costs one more question. Only the JDK's classes are refused as such.
   */
  private volatile WeakReference<@Nullable Class<?>> accepted = new WeakReference<>(null);

  private volatile WeakReference<@Nullable Class<?>> refused = new WeakReference<>(null);

  CacheMember(
      String name, int order, double keep, int relievesMask, MarkSink sink, Complaints complaints) {
    this.name = name;
    this.order = order;
    this.keep = keep;
    this.relievesMask = relievesMask;
    this.sink = sink;
    this.complaints = complaints;
  }

  @Override
  public void accept(@Nullable Object value, @Nullable Object before) {
    try {
      if (before != null && before != value) {
        caches.remove(before);
      }
      if (value != null && isAccepted(value)) {
        // To assign the same again makes no second owner.
        caches.add(value, value != before);
        sink.taken(value);
      }
    } catch (Throwable t) {
      failed(t);
    }
  }

  private boolean isAccepted(Object cache) {
    Class<?> type = cache.getClass();
    if (accepted.refersTo(type)) {
      return true;
    }
    if (refused.refersTo(type)) {
      return false;
    }
    if (type.getName().equals(SUSPENDED)) {
      return false;
    }
    boolean accepts = sink.accepts(name, cache);
    if (accepts) {
      accepted = new WeakReference<>(type);
    } else if (type.getClassLoader() == null) {
      // A library's cache may be refused for what it is, such as one that writes through.
      refused = new WeakReference<>(type);
    }
    return accepts;
  }

  private void failed(Throwable cause) {
    try {
      complaints.failure("a cache of " + name + " could not be taken on", cause);
    } catch (Throwable t) {
      // No memory even for that: the host must not hear of it.
      return;
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int order() {
    return order;
  }

  @Override
  public double keep() {
    return keep;
  }

  @Override
  public int relievesMask() {
    return relievesMask;
  }

  @Override
  public int size() {
    return caches.size();
  }

  @Override
  public int slots() {
    return caches.slots();
  }

  @Override
  public @Nullable Object at(int slot) {
    return caches.at(slot);
  }
}
