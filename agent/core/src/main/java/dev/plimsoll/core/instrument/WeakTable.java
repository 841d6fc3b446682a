package dev.plimsoll.core.instrument;

import org.jspecify.annotations.Nullable;

/**
 * A set of objects by identity, held weakly: about 40 bytes each, so that a million instances of a
 * class may each have a marked cache. The first thirty thousand are in a hash table, the others in
 * a {@link WeakCrowd}. What died is swept when either is full, before it grows. Safe for any
 * thread; looking takes no lock.
 *
 * <p>A search ends after {@value #MOST_PROBES} places. New objects take the places of dead ones, so
 * long rows of places draw more objects than short ones and grow from sweep to sweep: without the
 * end, short-lived owners came to cost 15 us each after a million.
 */
final class WeakTable {
  private static final int SMALLEST = 4;

  /** 256 KiB, which a processor's cache still holds; chosen, not measured. */
  static final int MOST_SLOTS = 1 << 16;

  private static final int MOST_PROBES = 32;

  private final WeakCrowd crowd = new WeakCrowd();

  /** Read by anyone, replaced and filled under the lock; a reader may miss what comes meanwhile. */
  private volatile @Nullable WeakEntry[] slots = new WeakEntry[SMALLEST];

  /** Slots in use, by the living and the dead; guarded by this, read by anyone. */
  private volatile int used;

  /** Guarded by this. */
  private boolean frozen;

  /** What is held stays at its place from now on, and nothing is added. */
  synchronized void freeze() {
    frozen = true;
  }

  /**
   * Returns whether the object was not there before, as far as a crowd can tell, and is there now.
   */
  boolean add(Object object) {
    return add(object, /* isAnothers= */ false);
  }

  /**
   * The same.
   *
   * @param isAnothers whether one that was there before is shared from now on: it stays until it
   *     dies. Those who share it are not counted, since they die without a word
   */
  synchronized boolean add(Object object, boolean isAnothers) {
    if (frozen) {
      return false;
    }
    int hash = WeakEntry.hashOf(object);
    int free = -1;
    int at = hash & (slots.length - 1);
    for (int probes = 0; probes < MOST_PROBES; probes++) {
      WeakEntry entry = slots[at];
      if (entry == null) {
        free = free < 0 && used < mostUsed(slots.length) ? at : free;
        break;
      }
      if (entry.isOf(object, hash)) {
        return met(entry, isAnothers);
      }
      free = free < 0 && entry.isDead() ? at : free;
      at = (at + 1) & (slots.length - 1);
    }
    WeakEntry recent = crowd.recent(object, hash);
    if (recent != null) {
      return met(recent, isAnothers);
    }
    WeakEntry entry = new WeakEntry(object, hash);
    if (free < 0) {
      addToFull(entry);
    } else {
      used += slots[free] == null ? 1 : 0;
      slots[free] = entry;
    }
    return true;
  }

  /** Takes one out that is not shared. */
  synchronized void remove(Object object) {
    int hash = WeakEntry.hashOf(object);
    int at = hash & (slots.length - 1);
    for (int probes = 0; probes < MOST_PROBES; probes++) {
      WeakEntry entry = slots[at];
      if (entry == null) {
        break;
      }
      if (entry.isOf(object, hash)) {
        if (entry.isShared()) {
          return;
        }
        if (slots[(at + 1) & (slots.length - 1)] == null) {
          // No search goes on behind it; else its place is taken over by a later one, or swept.
          slots[at] = null;
          used = used - 1;
        } else {
          slots[at] = WeakEntry.gone;
        }
        return;
      }
      at = (at + 1) & (slots.length - 1);
    }
    crowd.remove(object, hash);
  }

  /** How many are held, the dead included that were not swept yet. */
  int size() {
    return used + crowd.size();
  }

  /**
   * Whether any that is held lives. It looks without touching: a look that touches keeps alive what
   * a concurrent collection is about to find dead.
   */
  boolean hasLiving() {
    for (@Nullable WeakEntry entry : slots) {
      if (entry != null && !entry.isDead()) {
        return true;
      }
    }
    return crowd.hasLiving();
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

  private static boolean met(WeakEntry entry, boolean isAnothers) {
    if (isAnothers) {
      entry.share();
    }
    return false;
  }

  private static int mostUsed(int length) {
    return length / 2;
  }

  private synchronized void addToFull(WeakEntry entry) {
    boolean full = used >= mostUsed(slots.length);
    if ((full && slots.length < MOST_SLOTS) || crowd.isDue()) {
      crowd.sweep();
      resize();
    }
    if (used < mostUsed(slots.length) && insert(slots, entry)) {
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
    while (length < 4 * (living + 1) && length < MOST_SLOTS) {
      length *= 2;
    }
    @Nullable WeakEntry[] next = new WeakEntry[length];
    int kept = 0;
    for (WeakEntry entry : slots) {
      // One that dies between the two walks takes a place that is there anyway.
      if (entry == null || entry.isDead()) {
        continue;
      }
      if (insert(next, entry)) {
        kept++;
      } else {
        crowd.add(entry);
      }
    }
    slots = next;
    used = kept;
  }

  private static boolean insert(@Nullable WeakEntry[] into, WeakEntry entry) {
    int at = entry.hash() & (into.length - 1);
    for (int probes = 0; probes < MOST_PROBES; probes++) {
      if (into[at] == null) {
        into[at] = entry;
        return true;
      }
      at = (at + 1) & (into.length - 1);
    }
    return false;
  }
}
