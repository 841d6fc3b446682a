package dev.plimsoll.core.response;

import org.jspecify.annotations.Nullable;

/**
 * The caches behind one name, held weakly by whoever implements this: one, or a million of them.
 * Safe for any thread; allocates nothing.
 */
public interface InstanceSource {
  /** How many caches are held, those included that died since the last look. One read. */
  int size();

  /** One more than the highest slot that may hold a cache now. One read; changes over time. */
  int slots();

  /** The cache in a slot, or null when there is none. */
  @Nullable Object at(int slot);
}
