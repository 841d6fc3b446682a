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
  static final int CAPACITY = 2048;

  /** Half of them are free at least. */
  private static final int SLOTS = 2 * CAPACITY;

  private static final int SHARED = -1;

  /** Whose place it is, counted from 1; 0 for nobody's. */
  private final short[] slots = new short[SLOTS];

  private final @Nullable Object[] objects = new Object[CAPACITY];
  private final int[] owners = new int[CAPACITY];
  private final float[] bytes = new float[CAPACITY];
  private int used;

  boolean isFull() {
    return used == CAPACITY;
  }

  int used() {
    return used;
  }

  void clear() {
    if (used > 0) {
      Arrays.fill(slots, (short) 0);
      Arrays.fill(objects, 0, used, null);
      used = 0;
    }
  }

  /** The number of an object, or the complement of the free slot where it belongs. */
  int find(Object object) {
    int slot = mixed(System.identityHashCode(object));
    while (true) {
      int number = slots[slot] - 1;
      if (number < 0) {
        return ~slot;
      }
      if (objects[number] == object) {
        return number;
      }
      slot = (slot + 1) & (SLOTS - 1);
    }
  }

  void add(int freeSlot, Object object, int group, double weighted) {
    objects[used] = object;
    owners[used] = group;
    bytes[used] = (float) weighted;
    used++;
    slots[freeSlot] = (short) used;
  }

  /** Whether it is of an entry before the one whose first group this is, and of that alone. */
  boolean isForeign(int number, int firstGroup) {
    return owners[number] < firstGroup && owners[number] != SHARED;
  }

  /** Adds so many times what it counts to each object of a group; what that is together. */
  double grow(int group, double times) {
    double added = 0;
    for (int i = 0; i < used; i++) {
      if (owners[i] == group) {
        double more = bytes[i] * times;
        bytes[i] += (float) more;
        added += more;
      }
    }
    return added;
  }

  /** Takes an object from the entry it was counted for; what that was. */
  double share(int number) {
    owners[number] = SHARED;
    return bytes[number];
  }

  private static int mixed(int hash) {
    return ((hash * 0x9E3779B9) >>> 12) & (SLOTS - 1);
  }
}
