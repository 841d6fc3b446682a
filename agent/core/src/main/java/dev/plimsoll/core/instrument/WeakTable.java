package dev.plimsoll.core.instrument;

import org.jspecify.annotations.Nullable;

/**
 * A set of objects by identity, held weakly: about 40 bytes each, so that a million instances of a
 * class may each have a marked cache. The first fifty thousand are in a hash table, the others in a
 * {@link WeakCrowd}. What died is swept when either is full, before it grows. Safe for any thread;
 * looking takes no lock.
 */
final class WeakTable {
  private static final int SMALLEST = 4;

  /** 256 KiB, which a processor's cache still holds; chosen, not measured. */
  private static final int MOST_SLOTS = 1 << 16;

  private final WeakCrowd crowd = new WeakCrowd();

  /** Read by anyone, replaced and filled under the lock; a reader may miss what comes meanwhile. */
  private volatile @Nullable WeakEntry[] slots = new WeakEntry[SMALLEST];

  /** Slots in use, by the living and the dead; guarded by this, read by anyone. */
  private volatile int used;

  /** Returns whether the object was not there before, as far as a crowd can tell. */
  synchronized boolean add(Object object) {
    int hash = System.identityHashCode(object);
    int free = -1;
    int at = hash & (slots.length - 1);
    for (WeakEntry entry; (entry = slots[at]) != null; at = (at + 1) & (slots.length - 1)) {
      if (entry.hash == hash && entry.refersTo(object)) {
        return false;
      }
      if (free < 0 && entry.isDead()) {
        free = at;
      }
    }
    if (crowd.isRecent(object, hash)) {
      return false;
    }
    WeakEntry entry = new WeakEntry(object, hash);
    if (free >= 0) {
      slots[free] = entry;
    } else if (used < mostUsed(slots.length)) {
      slots[at] = entry;
      used = used + 1;
    } else {
      addToFull(entry);
    }
    return true;
  }

  synchronized void remove(Object object) {
    int hash = System.identityHashCode(object);
    int at = hash & (slots.length - 1);
    for (WeakEntry entry; (entry = slots[at]) != null; at = (at + 1) & (slots.length - 1)) {
      if (entry.hash == hash && entry.refersTo(object)) {
        // Its place is taken over by a later one, or swept.
        entry.clear();
        return;
      }
    }
    crowd.remove(object, hash);
  }

  /** How many are held, the dead included that were not swept yet. */
  int size() {
    return used + crowd.size();
  }

  int slots() {
    return slots.length + crowd.size();
  }

  @Nullable Object at(int slot) {
    @Nullable WeakEntry[] now = slots;
    if (slot >= now.length) {
      return crowd.at(slot - now.length);
    }
    WeakEntry entry = now[slot];
    return entry == null ? null : entry.get();
  }

  private static int mostUsed(int length) {
    return length - length / 4;
  }

  private synchronized void addToFull(WeakEntry entry) {
    if (slots.length < MOST_SLOTS || crowd.isDue()) {
      crowd.sweep();
      resize();
    }
    if (used < mostUsed(slots.length)) {
      insert(slots, entry);
      used = used + 1;
    } else {
      crowd.add(entry);
    }
  }

  /** Leaves the dead behind, and room for as many again as there are living. */
  private synchronized void resize() {
    int living = 0;
    for (WeakEntry entry : slots) {
      if (entry != null && !entry.isDead()) {
        living++;
      }
    }
    int length = SMALLEST;
    while (length < 2 * (living + 1) && length < MOST_SLOTS) {
      length *= 2;
    }
    @Nullable WeakEntry[] next = new WeakEntry[length];
    int kept = 0;
    for (WeakEntry entry : slots) {
      // One that dies between the two walks takes a place that is there anyway.
      if (entry != null && !entry.isDead()) {
        insert(next, entry);
        kept++;
      }
    }
    slots = next;
    used = kept;
  }

  private static void insert(@Nullable WeakEntry[] into, WeakEntry entry) {
    int at = entry.hash & (into.length - 1);
    while (into[at] != null) {
      at = (at + 1) & (into.length - 1);
    }
    into[at] = entry;
  }
}
