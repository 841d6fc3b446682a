package dev.plimsoll.core.response.cache;

import dev.plimsoll.core.response.size.MemoryLayout;
import dev.plimsoll.core.response.size.SizeSampler;
import java.util.Iterator;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedTransferQueue;

/** Polls a concurrent queue: its head is what has been in it longest. */
final class QueueAdapter extends CacheAdapter {
  /** From here on a queue that has to walk to count itself is counted now and then only. */
  private static final long LONG_QUEUE = 10_000;

  /** Looks between two counts of such a queue; chosen, not measured. */
  private static final int COUNT_EVERY = 16;

  private static final int MAX_SKIPPED = 1_000;

  private final RandomPlaces random = new RandomPlaces(this);
  private long counted;
  private int looks;

  @Override
  public long entries(Object cache) {
    if (!isSlowToCount(cache) || counted < LONG_QUEUE || ++looks >= COUNT_EVERY) {
      looks = 0;
      counted = queue(cache).size();
    }
    return counted;
  }

  @Override
  public int overheadBytes(MemoryLayout layout) {
    return (int) layout.object(0, 2);
  }

  @Override
  public void sample(Object cache, SizeSampler sampler, int entries) {
    Iterator<Object> iterator = queue(cache).iterator();
    random.skip(iterator, Math.min(MAX_SKIPPED, counted - entries));
    for (int i = 0; i < entries && iterator.hasNext(); i++) {
      if (!sampler.add(iterator.next(), null)) {
        return;
      }
    }
  }

  @Override
  public long shed(Object cache, long bytes, double bytesPerEntry, ShedTerms terms) {
    Queue<Object> queue = queue(cache);
    ItemScale scale = scale(bytes, bytesPerEntry, terms);
    while (scale.wantsMore()) {
      Object oldest = queue.poll();
      if (oldest == null) {
        break;
      }
      scale.add(oldest, null);
      scale.met();
      counted = Math.max(0, counted - 1);
    }
    return scale.takenBytes();
  }

  @Override
  boolean turn() {
    counted = 0;
    return true;
  }

  private static boolean isSlowToCount(Object cache) {
    return cache instanceof ConcurrentLinkedQueue<?>
        || cache instanceof ConcurrentLinkedDeque<?>
        || cache instanceof LinkedTransferQueue<?>;
  }

  @SuppressWarnings("unchecked")
  private static Queue<Object> queue(Object cache) {
    return (Queue<Object>) cache;
  }
}
