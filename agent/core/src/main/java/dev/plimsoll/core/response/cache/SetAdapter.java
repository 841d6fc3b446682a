package dev.plimsoll.core.response.cache;

import dev.plimsoll.core.response.size.MemoryLayout;
import dev.plimsoll.core.response.size.SizeSampler;
import java.lang.ref.WeakReference;
import java.util.Iterator;
import java.util.NavigableSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Walks a concurrent set on from where the last shed stopped. */
final class SetAdapter extends CacheAdapter {
  private static final int MAX_SKIPPED = 10_000;

  private final RandomPlaces random = new RandomPlaces(this);

  /** Where the last shed stopped; dropped by {@link #rest}. */
  private @Nullable Iterator<Object> held;

  /** The element at which that was, as long as the set has it; made by {@link #rest}. */
  private @Nullable WeakReference<Object> heldElement;

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
    Iterator<Object> iterator = known != null ? known : entered(cache);
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
    Iterator<Object> last = held;
    if (last != null) {
      held = null;
      heldElement = last.hasNext() ? new WeakReference<>(last.next()) : null;
    }
  }

  @Override
  boolean turn() {
    // Not an element of the last set, which this one's order may not know.
    held = null;
    heldElement = null;
    return true;
  }

  private static void take(Set<Object> set, Object element, ItemScale scale) {
    if (set.remove(element)) {
      scale.add(element, null);
    }
  }

  /** Where the last shed stopped, if that can be had. */
  private Iterator<Object> entered(Object cache) {
    Object from = heldElement == null ? null : heldElement.get();
    heldElement = null;
    return from == null ? skipped(cache, 0) : set(cache).tailSet(from).iterator();
  }

  private Iterator<Object> skipped(Object cache, int wanted) {
    Iterator<Object> iterator = set(cache).iterator();
    random.skip(iterator, Math.min(set(cache).size() - wanted, MAX_SKIPPED));
    return iterator;
  }

  @SuppressWarnings("unchecked")
  private static NavigableSet<Object> set(Object cache) {
    return (NavigableSet<Object>) cache;
  }
}
