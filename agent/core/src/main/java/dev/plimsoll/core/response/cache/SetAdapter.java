package dev.plimsoll.core.response.cache;

import dev.plimsoll.core.response.size.MemoryLayout;
import dev.plimsoll.core.response.size.SizeSampler;
import java.util.Iterator;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Walks a concurrent set on from where the last shed stopped. */
final class SetAdapter extends CacheAdapter {
  private static final int MAX_SKIPPED = 10_000;

  private final RandomPlaces random = new RandomPlaces(this);

  /** Where the last shed stopped; dropped by {@link #rest}. */
  private @Nullable Iterator<Object> held;

  @Override
  public long entries(Object cache) {
    return set(cache).size();
  }

  @Override
  public int overheadBytes(MemoryLayout layout) {
    // ConcurrentSkipListMap.Node, and a third of an index node of as many fields.
    return (int) (layout.object(0, 3) * 4 / 3);
  }

  @Override
  public void sample(Object cache, SizeSampler sampler, int entries) {
    Iterator<Object> iterator = skipped(cache, entries);
    for (int i = 0; i < entries && iterator.hasNext(); i++) {
      if (!sampler.add(iterator.next(), null)) {
        return;
      }
    }
  }

  @Override
  public long shed(Object cache, long bytes, double bytesPerEntry, ShedTerms terms) {
    ItemScale scale = scale(bytes, bytesPerEntry, terms);
    Iterator<Object> known = held;
    Iterator<Object> iterator = known != null ? known : skipped(cache, 0);
    held = null;
    boolean wrapped = false;
    while (scale.wantsMore()) {
      if (iterator.hasNext()) {
        take(set(cache), iterator.next(), scale);
        scale.met();
      } else if (wrapped) {
        return scale.takenBytes();
      } else {
        wrapped = true;
        iterator = set(cache).iterator();
      }
    }
    held = iterator;
    return scale.takenBytes();
  }

  @Override
  public void rest() {
    held = null;
  }

  private static void take(Set<Object> set, Object element, ItemScale scale) {
    if (set.remove(element)) {
      scale.add(element, null);
    }
  }

  private Iterator<Object> skipped(Object cache, int wanted) {
    Iterator<Object> iterator = set(cache).iterator();
    random.skip(iterator, Math.min(set(cache).size() - wanted, MAX_SKIPPED));
    return iterator;
  }

  @SuppressWarnings("unchecked")
  private static Set<Object> set(Object cache) {
    return (Set<Object>) cache;
  }
}
