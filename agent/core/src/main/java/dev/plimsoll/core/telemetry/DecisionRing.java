package dev.plimsoll.core.telemetry;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * A bounded ring of preallocated slots for many writers and one reader, after D. Vyukov's bounded
 * queue. JCTools' queues carry references, so that slots would need a second queue to come back.
 *
 * <p>Slot {@code i} may be claimed for position {@code p} when its sequence is {@code p}, read when
 * it is {@code p + 1}, and claimed again at {@code p + size}. The sequence is what publishes the
 * slot's plain fields: volatile write after filling, volatile read before use.
 */
final class DecisionRing {
  private final int size;
  private final Decision[] slots;
  private final AtomicLongArray sequences;
  private final AtomicLong tail = new AtomicLong();
  // Written by the reader alone; others read it to tell whether something waits.
  private volatile long head;

  /** Allocates all slots, and goes round once so that nothing is linked at the first real write. */
  DecisionRing(int size) {
    if (Integer.bitCount(size) != 1) {
      throw new IllegalArgumentException("size: " + size + " (expected: a power of two)");
    }
    this.size = size;
    slots = new Decision[size];
    sequences = new AtomicLongArray(size);
    for (int i = 0; i < size; i++) {
      slots[i] = new Decision();
      sequences.set(i, i);
    }
    Decision first = claim();
    if (first != null) {
      publish(first);
      release();
    }
  }

  /** Any thread: a slot to fill and to publish at once, or null when the ring is full. */
  @Nullable Decision claim() {
    while (true) {
      long position = tail.get();
      int index = (int) position & (size - 1);
      // Needs as much stack as the write in publish: a caller that is about to overflow its stack
      // does so here, not between claim and publication, where it would stop the reader for good.
      long difference = sequences.get(index) - position;
      if (difference < 0) {
        return null;
      }
      if (difference == 0 && tail.compareAndSet(position, position + 1)) {
        slots[index].position = position;
        return slots[index];
      }
    }
  }

  void publish(Decision slot) {
    sequences.set((int) slot.position & (size - 1), slot.position + 1);
  }

  /** Reader only: the oldest published slot, which stays until {@link #release}; null if none. */
  @Nullable Decision peek() {
    int index = (int) head & (size - 1);
    return sequences.get(index) == head + 1 ? slots[index] : null;
  }

  /** Reader only: gives the slot that {@link #peek} showed back to the writers. */
  void release() {
    long position = head;
    int index = (int) position & (size - 1);
    slots[index].clear();
    head = position + 1;
    sequences.set(index, position + size);
  }

  /** Any thread; true also while a writer is still filling. */
  boolean isEmpty() {
    return head == tail.get();
  }
}
