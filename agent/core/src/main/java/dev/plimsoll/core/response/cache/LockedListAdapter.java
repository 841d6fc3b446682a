package dev.plimsoll.core.response.cache;

import dev.plimsoll.core.response.size.MemoryLayout;
import dev.plimsoll.core.response.size.SizeSampler;
import java.util.List;

/**
 * Drops the first elements of a {@code Collections.synchronizedList} over an array, all that is
 * wanted at once: whatever goes at its head, the whole rest is moved. So its mutex is held for as
 * long as that takes, half a millisecond for a million elements.
 */
final class LockedListAdapter extends CacheAdapter {
  /** Weighed one by one while the mutex is held; of more the average is good enough. */
  private static final int MOST_WEIGHED = 1_000;

  private final RandomPlaces random = new RandomPlaces(this);
  private boolean ownMutex;

  @Override
  public long entries(Object cache) {
    return list(cache).size();
  }

  @Override
  public int overheadBytes(MemoryLayout layout) {
    // A slot of an array with a little slack.
    return layout.refBytes() * 5 / 4;
  }

  @Override
  public void sample(Object cache, SizeSampler sampler, int entries) {
    if (!isOwnMutex(cache)) {
      return;
    }
    Gathered seen = new Gathered(LockedItems.ELEMENTS, entries);
    synchronized (cache) {
      int size = list(cache).size();
      if (size <= entries) {
        for (int i = 0; i < size; i++) {
          seen.accept(list(cache).get(i));
        }
      } else {
        for (int i = 0; i < entries; i++) {
          seen.accept(list(cache).get((int) random.below(size)));
        }
      }
    }
    seen.weigh(sampler);
  }

  @Override
  public long shed(Object cache, long bytes, double bytesPerEntry, ShedTerms terms) {
    if (!isOwnMutex(cache)) {
      return 0;
    }
    ItemScale scale = scale(bytes, bytesPerEntry, terms);
    synchronized (cache) {
      int size = list(cache).size();
      int weighed = scale.wantedItems() > MOST_WEIGHED ? 0 : Math.min(size, MOST_WEIGHED);
      int taken = 0;
      while (taken < weighed && scale.wantsMore()) {
        scale.add(list(cache).get(taken), null);
        taken++;
      }
      int rest = (int) Math.min(size - taken, scale.wantedItems());
      scale.addAverage(rest);
      taken += rest;
      list(cache).subList(0, taken).clear();
    }
    return scale.takenBytes();
  }

  @Override
  boolean turn() {
    ownMutex = false;
    return true;
  }

  private boolean isOwnMutex(Object cache) {
    ownMutex = ownMutex || MutexProbe.isOwnMutex(cache);
    return ownMutex;
  }

  @SuppressWarnings("unchecked")
  private static List<Object> list(Object cache) {
    return (List<Object>) cache;
  }
}
