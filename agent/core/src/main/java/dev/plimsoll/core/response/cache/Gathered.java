package dev.plimsoll.core.response.cache;

import dev.plimsoll.core.response.size.SizeSampler;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A few items met under a mutex, to be weighed without it or removed within it. */
final class Gathered implements Consumer<Object> {
  /** Loads under way that are passed over before the clock is looked at again. */
  private static final int MOST_PASSED = 64;

  private final LockedItems items;
  private final @Nullable ReturnMemory memory;
  private final @Nullable Object[] keys;
  private final @Nullable Object[] values;
  private final @Nullable Object[] met;
  private int count;
  private int passed;

  /** To be weighed. */
  Gathered(LockedItems items, int most) {
    this(items, most, null);
  }

  /** To be removed, but for loads under way and those that stay by this memory. */
  Gathered(LockedItems items, int most, @Nullable ReturnMemory memory) {
    this.items = items;
    this.memory = memory;
    this.keys = new Object[most];
    this.values = new Object[most];
    this.met = new Object[most];
  }

  boolean wantsMore() {
    return count < met.length && passed < MOST_PASSED;
  }

  boolean isEmpty() {
    return count == 0;
  }

  int room() {
    return met.length - count;
  }

  @Override
  public void accept(Object item) {
    Object key = items.key(item);
    Object value = items.value(item);
    if (memory != null && EntryTaker.isUnderWay(value)) {
      passed++;
      return;
    }
    if (isMet(key) || (memory != null && memory.spares(key))) {
      return;
    }
    met[count] = item;
    keys[count] = key;
    values[count] = value;
    count++;
  }

  void weigh(SizeSampler sampler) {
    for (int i = 0; i < count; i++) {
      if (!sampler.add(keys[i], values[i])) {
        return;
      }
    }
  }

  /** How many went: one whose hash has changed since it was put is not found any more. */
  int remove(Object wrapper, ItemScale scale) {
    int removed = 0;
    for (int i = 0; i < count; i++) {
      int before = items.count(wrapper);
      items.remove(wrapper, met[i]);
      if (items.count(wrapper) < before) {
        removed++;
        scale.add(keys[i], values[i]);
        if (memory != null) {
          memory.taken(keys[i]);
        }
      }
    }
    return removed;
  }

  /** Two places may overlap; one weighed twice would look like one that others share. */
  private boolean isMet(@Nullable Object key) {
    for (int i = 0; i < count; i++) {
      if (keys[i] == key) {
        return true;
      }
    }
    return false;
  }
}
