package dev.plimsoll.core.instrument;

import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;

/**
 * A set of objects by identity, held weakly: 32 bytes for the reference and 5 to 11 for its place,
 * so that a million instances of a class may each have a marked cache. What died is swept when the
 * table is full, before it grows. Safe for any thread; looking takes no lock.
 */
final class WeakTable {
  private static final int SMALLEST = 4;

  /** Read by anyone, replaced and filled under the lock; a reader may miss what comes meanwhile. */
  private volatile @Nullable Entry[] slots = new Entry[SMALLEST];

  /** Slots in use, by the living and the dead; guarded by this, read by anyone. */
  private volatile int used;

  /** Returns whether the object was not there before. */
  synchronized boolean add(Object object) {
    int hash = System.identityHashCode(object);
    int free = -1;
    int at = hash & (slots.length - 1);
    for (Entry entry; (entry = slots[at]) != null; at = (at + 1) & (slots.length - 1)) {
      if (entry.hash == hash && entry.refersTo(object)) {
        return false;
      }
      if (free < 0 && entry.refersTo(null)) {
        free = at;
      }
    }
    if (free < 0 && used >= slots.length - slots.length / 4) {
      resize();
      insert(slots, new Entry(object, hash));
      used = used + 1;
      return true;
    }
    slots[free < 0 ? at : free] = new Entry(object, hash);
    if (free < 0) {
      used = used + 1;
    }
    return true;
  }

  synchronized void remove(Object object) {
    int hash = System.identityHashCode(object);
    int at = hash & (slots.length - 1);
    for (Entry entry; (entry = slots[at]) != null; at = (at + 1) & (slots.length - 1)) {
      if (entry.hash == hash && entry.refersTo(object)) {
        // Its place is taken over by a later one, or swept.
        entry.clear();
        return;
      }
    }
  }

  /** How many are held, the dead included that were not swept yet. */
  int size() {
    return used;
  }

  int slots() {
    return slots.length;
  }

  @Nullable Object at(int slot) {
    @Nullable Entry[] now = slots;
    Entry entry = slot < now.length ? now[slot] : null;
    return entry == null ? null : entry.get();
  }

  /** Leaves the dead behind, and room for as many again as there are living. */
  private void resize() {
    int living = 0;
    for (Entry entry : slots) {
      if (entry != null && !entry.refersTo(null)) {
        living++;
      }
    }
    int length = SMALLEST;
    while (length < 2 * (living + 1)) {
      length *= 2;
    }
    @Nullable Entry[] next = new Entry[length];
    int kept = 0;
    for (Entry entry : slots) {
      // One that dies between the two walks takes a place that is there anyway.
      if (entry != null && !entry.refersTo(null)) {
        insert(next, entry);
        kept++;
      }
    }
    slots = next;
    used = kept;
  }

  private static void insert(@Nullable Entry[] into, Entry entry) {
    int at = entry.hash & (into.length - 1);
    while (into[at] != null) {
      at = (at + 1) & (into.length - 1);
    }
    into[at] = entry;
  }

  /** The hash fills what alignment leaves free in a reference: 32 bytes with or without it. */
  private static final class Entry extends WeakReference<Object> {
    private final int hash;

    Entry(Object object, int hash) {
      super(object);
      this.hash = hash;
    }
  }
}
