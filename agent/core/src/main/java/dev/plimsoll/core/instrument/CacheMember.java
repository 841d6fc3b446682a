package dev.plimsoll.core.instrument;

import java.lang.ref.WeakReference;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The caches behind one marked member of one class: all values that were put into a field and are
 * still alive, or that a method has returned. Held weakly; about 40 bytes each. Woven code tells of
 * the value and the one before, either may be null. Safe for any thread; {@link #accept} never
 * throws.
 */
public final class CacheMember implements BiConsumer<@Nullable Object, @Nullable Object> {
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

  /** What it is called in logs and in JMX: {@code Class#member} unless the mark says otherwise. */
  public String name() {
    return name;
  }

  /** Lower ones are asked first. */
  public int order() {
    return order;
  }

  /** The share that is kept unless an allocation has been seen to fail, 0 to 1. */
  public double keep() {
    return keep;
  }

  /** One bit for each resource that this relieves, by ordinal. */
  public int relievesMask() {
    return relievesMask;
  }

  /** How many caches are held, those included that died since the last look. One read. */
  public int size() {
    return caches.size();
  }

  /** One more than the highest slot that may hold a cache now. One read; changes over time. */
  public int slots() {
    return caches.slots();
  }

  /**
   * The cache in a slot, or null when there is none. A walk from 0 to {@link #slots()} sees every
   * cache that was there throughout, at least once, unless the table grows meanwhile; allocates
   * nothing.
   */
  public @Nullable Object at(int slot) {
    return caches.at(slot);
  }
}
