package dev.plimsoll.core.response.shed;

import dev.plimsoll.core.response.InstanceSource;
import dev.plimsoll.core.response.cache.AdapterKinds;
import dev.plimsoll.core.response.cache.HitCount;
import org.jspecify.annotations.Nullable;

/** A handful of caches, each with a state of its own. */
final class FewCaches extends CacheSet {
  /** What is still looked at one by one on each pass. */
  static final int MOST = 64;

  private final InstanceSource source;
  private final AdapterKinds kinds;
  private final long leastEach;
  private final @Nullable CacheState[] states = new CacheState[MOST];
  private long totalBytes;
  private int living;
  private @Nullable String kind;

  /**
   * @param leastEach one that holds less is as if it were not there
   */
  FewCaches(InstanceSource source, AdapterKinds kinds, long leastEach) {
    this.source = source;
    this.kinds = kinds;
    this.leastEach = leastEach;
  }

  @Override
  long refresh(Weighing weighing, long sampleDeadlineNanos) {
    long total = 0;
    int found = 0;
    int slots = source.slots();
    for (int slot = 0; slot < MOST; slot++) {
      Object cache = slot < slots ? source.at(slot) : null;
      CacheState state = cache == null ? null : stateOf(slot, cache);
      states[slot] = state;
      if (cache != null && state != null) {
        CacheWeigher.refresh(state, cache, weighing, sampleDeadlineNanos);
        if (state.bytes() >= leastEach) {
          total += state.bytes();
          found++;
        } else {
          states[slot] = null;
        }
      }
    }
    living = found;
    totalBytes = total;
    return total;
  }

  @Override
  long shed(long bytes, Weighing weighing, long deadlineNanos, boolean sticky) {
    long returned = 0;
    for (int slot = 0; slot < MOST && totalBytes > 0; slot++) {
      CacheState state = states[slot];
      Object cache = state == null ? null : state.get();
      if (state == null || cache == null || state.entries == 0) {
        continue;
      }
      long part = Math.round((double) bytes * state.bytes() / totalBytes);
      if (part > 0) {
        returned +=
            Slices.shed(state, cache, part, weighing, weighing.terms(deadlineNanos, sticky));
      }
    }
    return returned;
  }

  @Override
  void bound(long bytes) {
    for (int slot = 0; slot < MOST; slot++) {
      CacheState state = states[slot];
      Object cache = state == null ? null : state.get();
      if (state != null && cache != null) {
        state.adapter.bound(cache, partOf(bytes, state), state.bytesPerEntry);
      }
    }
  }

  @Override
  long appBoundBytes() {
    long sum = 0;
    for (int slot = 0; slot < MOST; slot++) {
      CacheState state = states[slot];
      Object cache = state == null ? null : state.get();
      if (state == null || cache == null) {
        continue;
      }
      sum = CacheTarget.addedBounds(sum, state.adapter.appBoundBytes(cache, state.bytesPerEntry));
    }
    return sum;
  }

  @Override
  boolean readHits(HitCount into) {
    into.clear();
    int told = 0;
    for (CacheState state : states) {
      Object cache = state == null ? null : state.get();
      if (state != null && cache != null) {
        if (!state.adapter.readHits(cache, into)) {
          return false;
        }
        told++;
      }
    }
    return told > 0;
  }

  @Override
  void prepare() {
    for (CacheState state : states) {
      if (state != null) {
        state.adapter.prepare();
      }
    }
  }

  @Override
  void rest() {
    for (CacheState state : states) {
      if (state != null) {
        state.adapter.rest();
      }
    }
  }

  @Override
  @Nullable String kind() {
    Object first = kind == null ? source.at(0) : null;
    return first == null ? kind : kinds.get(first.getClass()).name();
  }

  private long partOf(long bytes, CacheState state) {
    if (bytes == Long.MAX_VALUE) {
      return bytes;
    }
    return totalBytes == 0
        ? bytes / Math.max(1, living)
        : Math.round((double) bytes * state.bytes() / totalBytes);
  }

  private CacheState stateOf(int slot, Object cache) {
    CacheState known = states[slot];
    if (known != null && known.refersTo(cache)) {
      return known;
    }
    // A source fills holes with its last one: its state is worth finding, it knows the own bound.
    for (CacheState other : states) {
      if (other != null && other.refersTo(cache)) {
        return other;
      }
    }
    CacheState fresh = new CacheState(cache, kinds.get(cache.getClass()).adapterFor(cache));
    kind = kinds.get(cache.getClass()).name();
    return fresh;
  }
}
