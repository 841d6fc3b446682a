package dev.plimsoll.core.response.cache;

import dev.plimsoll.core.response.size.SizeSampler;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Passes the entries it is shown to a sampler until there are enough. One pass on one thread. */
final class EntryWeigher implements Consumer<Map.Entry<Object, Object>> {
  private final SizeSampler sampler;
  private final int wanted;
  private final @Nullable Object[] seenKeys;
  private int seen;
  private boolean over;

  EntryWeigher(SizeSampler sampler, int wanted) {
    this.sampler = sampler;
    this.wanted = wanted;
    this.seenKeys = new Object[wanted];
  }

  boolean wantsMore() {
    return seen < wanted && !over;
  }

  @Override
  public void accept(Map.Entry<Object, Object> entry) {
    Object key = entry.getKey();
    if (isSeen(key)) {
      return;
    }
    if (sampler.add(key, entry.getValue())) {
      seenKeys[seen++] = key;
    } else {
      over = true;
    }
  }

  /** Two places may overlap; an entry weighed twice would look like one that others share. */
  private boolean isSeen(Object key) {
    for (int i = 0; i < seen; i++) {
      if (seenKeys[i] == key) {
        return true;
      }
    }
    return false;
  }
}
