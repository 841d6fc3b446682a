package dev.plimsoll.core.response.size;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The objects of one sampling pass by identity, and which entry reached each first: the groups of
 * an entry are numbered in a row, from those of the entry before it on. What several entries reach
 * belongs to none of them: dropping one of them would not free it. Preallocated; confined to one
 * thread at a time.
 */
final class VisitTable {
  static final int CAPACITY = 4096;
  private static final int LIMIT = CAPACITY / 2;
  private static final int SHARED = -1;

  private final @Nullable Object[] keys = new Object[CAPACITY];
  private final int[] owners = new int[CAPACITY];
  private final float[] bytes = new float[CAPACITY];
  private int used;

  boolean isFull() {
    return used >= LIMIT;
  }

  int used() {
    return used;
  }

  void clear() {
    if (used > 0) {
      Arrays.fill(keys, null);
      used = 0;
    }
  }

  /** The slot of an object, or the complement of the free one where it belongs. */
  int find(Object object) {
    int slot = mixed(System.identityHashCode(object));
    while (true) {
      Object found = keys[slot];
      if (found == null) {
        return ~slot;
      }
      if (found == object) {
        return slot;
      }
      slot = (slot + 1) & (CAPACITY - 1);
    }
  }

  void add(int freeSlot, Object object, int group, double weighted) {
    keys[freeSlot] = object;
    owners[freeSlot] = group;
    bytes[freeSlot] = (float) weighted;
    used++;
  }

  /** Whether it is of an entry before the one whose first group this is, and of that alone. */
  boolean isForeign(int slot, int firstGroup) {
    return owners[slot] < firstGroup && owners[slot] != SHARED;
  }

  /** Adds so many times what it counts to each object of a group; what that is together. */
  double grow(int group, double times) {
    double added = 0;
    for (int slot = 0; slot < CAPACITY; slot++) {
      if (keys[slot] != null && owners[slot] == group) {
        double more = bytes[slot] * times;
        bytes[slot] += (float) more;
        added += more;
      }
    }
    return added;
  }

  /** Takes an object from the entry it was counted for; what that was. */
  double share(int slot) {
    owners[slot] = SHARED;
    return bytes[slot];
  }

  private static int mixed(int hash) {
    return ((hash * 0x9E3779B9) >>> 12) & (CAPACITY - 1);
  }
}
