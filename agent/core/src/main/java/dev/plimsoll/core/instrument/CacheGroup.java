package dev.plimsoll.core.instrument;

import org.jspecify.annotations.Nullable;

/**
 * The caches behind one marked member of one class: all values that were put into a field and are
 * still alive, or that a method has returned. Held weakly; about 40 bytes each. Safe for any
 * thread.
 */
public interface CacheGroup {
  /** What it is called in logs and in JMX: {@code Class#member} unless the mark says otherwise. */
  String name();

  /** Lower ones are asked first. */
  int order();

  /** The share that is kept unless an allocation has been seen to fail, 0 to 1. */
  double keep();

  /** One bit for each resource that this relieves, by ordinal. */
  int relievesMask();

  /** How many caches are held, those included that died since the last look. One read. */
  int size();

  /** One more than the highest slot that may hold a cache now. One read; changes over time. */
  int slots();

  /**
   * The cache in a slot, or null when there is none. A walk from 0 to {@link #slots()} sees every
   * cache that was there throughout, at least once, unless the table grows meanwhile; allocates
   * nothing.
   */
  @Nullable Object at(int slot);
}
