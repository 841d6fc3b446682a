package dev.plimsoll.core.response.shed;

import dev.plimsoll.core.response.InstanceSource;
import dev.plimsoll.core.response.cache.AdapterKind;
import dev.plimsoll.core.response.cache.AdapterKinds;
import dev.plimsoll.core.response.cache.HitCount;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Up to {@link #MOST} caches, each with a state of its own. */
final class TrackedCaches extends CacheSet {
  /** So many caches are still looked at one by one on each pass. */
  static final int MOST = 64;

  private final InstanceSource source;

  /** By slot, as of the last refresh. */
  private @Nullable CacheState[] states = new CacheState[MOST];

  /** Filled by a refresh, then swapped; empty in between, as adapters may keep a cache alive. */
  private @Nullable CacheState[] next = new CacheState[MOST];

  private long totalBytes;
  private int living;

  /** Of all that were here, each from its first reading on: one that comes brings none along. */
  private long hits;

  private @Nullable String kind;

  TrackedCaches(
      InstanceSource source,
      AdapterKinds kinds,
      ServedCaches served,
      CacheTarget owner,
      long leastEach) {
    super(kinds, served, owner, leastEach);
    this.source = source;
  }

  @Override
  long refresh(ShedContext context, long sampleDeadlineNanos) {
    long total = 0;
    int found = 0;
    int slots = source.slots();
    answers.begin();
    for (int slot = 0; slot < MOST; slot++) {
      Object cache = slot < slots ? source.at(slot) : null;
      // A source may move a cache to any slot, and one may be met twice.
      CacheState state =
          cache == null || find(next, slot, cache) != null
              ? null
              : refreshed(slot, cache, context, sampleDeadlineNanos);
      next[slot] = state;
      if (state != null) {
        total += state.bytes();
        found += state.elsewhere ? 0 : 1;
      }
    }
    answers.check();
    giveBack();
    @Nullable CacheState[] before = states;
    states = next;
    next = before;
    Arrays.fill(next, null);
    living = found;
    totalBytes = total;
    return total;
  }

  /** Null for one that holds too little, or throws. */
  private @Nullable CacheState refreshed(
      int slot, Object cache, ShedContext context, long sampleDeadlineNanos) {
    try {
      CacheState state = stateOf(slot, cache);
      CacheWeigher.refresh(state, cache, context, sampleDeadlineNanos);
      answers.came();
      if (state.bytes() >= leastEach) {
        return state;
      }
      if (find(states, MOST, cache) == null) {
        // Not served here, so others may. One that was gets its own bound back first.
        served.release(owner, coreOf(cache));
      }
      return null;
    } catch (RuntimeException e) {
      answers.failed(e);
      return null;
    }
  }

  @Override
  long shed(long bytes, ShedContext context, long deadlineNanos, boolean sticky) {
    long returned = 0;
    answers.begin();
    for (int slot = 0; slot < MOST && totalBytes > 0; slot++) {
      CacheState state = states[slot];
      Object cache = state == null ? null : state.get();
      if (state == null || cache == null || state.entries == 0) {
        continue;
      }
      long part = Math.round((double) bytes * state.bytes() / totalBytes);
      if (part > 0) {
        try {
          returned += state.shed(cache, part, context, deadlineNanos, sticky);
          answers.came();
        } catch (RuntimeException e) {
          answers.failed(e);
        }
      }
    }
    answers.check();
    return returned;
  }

  @Override
  void setBound(long bytes) {
    answers.begin();
    for (int slot = 0; slot < MOST; slot++) {
      CacheState state = states[slot];
      Object cache = state == null ? null : state.get();
      if (state != null && cache != null) {
        try {
          state.adapter().setBound(cache, partOf(bytes, state), state.bytesPerEntry);
          answers.came();
        } catch (RuntimeException e) {
          answers.failed(e);
        }
      }
    }
    answers.check();
  }

  @Override
  long appBoundBytes() {
    long sum = 0;
    answers.begin();
    for (int slot = 0; slot < MOST; slot++) {
      CacheState state = states[slot];
      Object cache = state == null ? null : state.get();
      if (state == null || cache == null) {
        continue;
      }
      try {
        long bound = state.adapter().appBoundBytes(cache, state.bytesPerEntry);
        sum = CacheTarget.addedBounds(sum, bound);
        answers.came();
      } catch (RuntimeException e) {
        answers.failed(e);
      }
    }
    answers.check();
    return sum;
  }

  @Override
  boolean readHits(HitCount into) {
    into.clear();
    int told = 0;
    answers.begin();
    for (CacheState state : states) {
      Object cache = state == null ? null : state.get();
      if (state == null || cache == null) {
        continue;
      }
      try {
        into.hits = 0;
        if (!state.adapter().readHits(cache, into)) {
          return false;
        }
        hits += state.newHits(into.hits);
        told++;
        answers.came();
      } catch (RuntimeException e) {
        answers.failed(e);
      }
    }
    answers.check();
    into.hits = hits;
    return told > 0;
  }

  @Override
  void prepare(boolean soon) {
    for (int slot = 0; slot < MOST; slot++) {
      CacheState state = states[slot];
      if (state != null) {
        Object cache = state.get();
        if (cache != null) {
          state.adapter().prepare(cache, state.bytes(), soon);
        }
        if (state.elsewhere) {
          askAgain(slot, cache);
        }
      }
    }
  }

  /** Forgets that another name has it once that is withdrawn: the next refresh takes it in then. */
  private void askAgain(int slot, @Nullable Object cache) {
    CacheTarget other = cache == null ? null : served.otherThan(owner, coreOf(cache));
    if (other == null) {
      states[slot] = null;
    } else {
      tellOther(other);
    }
  }

  @Override
  void rest() {
    for (CacheState state : states) {
      if (state != null) {
        state.adapter().rest();
      }
    }
  }

  /** For good. */
  void leave() {
    rest();
    for (CacheState state : states) {
      if (state != null) {
        state.release();
      }
    }
  }

  @Override
  @Nullable String kind() {
    Object first = kind == null ? source.at(0) : null;
    return first == null ? kind : kinds.get(first.getClass()).name();
  }

  /** Gives all of them their own bounds back, and forgets them; calls foreign code. */
  void forget() {
    Arrays.fill(next, null);
    giveBack();
    Arrays.fill(states, null);
    living = 0;
    totalBytes = 0;
  }

  /** Gives those their own bounds back that the refresh under way has not met any more. */
  private void giveBack() {
    for (CacheState state : states) {
      Object cache = state == null ? null : state.get();
      if (state != null && cache == null) {
        state.release();
      } else if (state != null && cache != null && find(next, MOST, cache) == null) {
        giveBack(state, cache);
        state.release();
      }
    }
  }

  private void giveBack(CacheState state, Object cache) {
    try {
      state.adapter().setBound(cache, Long.MAX_VALUE, state.bytesPerEntry);
      served.release(owner, coreOf(cache));
    } catch (RuntimeException e) {
      // Closed by its manager, some throw: no fault of those that are left.
      return;
    }
  }

  private long partOf(long bytes, CacheState state) {
    if (bytes == Long.MAX_VALUE) {
      return bytes;
    }
    return BoundSplit.partOf(bytes, state.bytes(), (double) totalBytes, Math.max(1, living));
  }

  private CacheState stateOf(int slot, Object cache) {
    CacheState known = states[slot];
    if (known != null && known.refersTo(cache)) {
      return known;
    }
    // What is known of it is the application's own bound, too, which cannot be read again once it
    // is lowered.
    known = find(states, MOST, cache);
    if (known != null) {
      return known;
    }
    CacheState fresh =
        served.otherThan(owner, coreOf(cache)) == null
            ? CacheState.of(cache, kinds.get(cache.getClass()))
            : CacheState.elsewhere(cache);
    AdapterKind itsKind = kinds.get(cache.getClass());
    kind = itsKind.name();
    if (!itsKind.isRehearsed()) {
      owner.noteNewKind();
    }
    return fresh;
  }

  private static @Nullable CacheState find(@Nullable CacheState[] states, int slots, Object cache) {
    for (int slot = 0; slot < slots; slot++) {
      CacheState state = states[slot];
      if (state != null && state.refersTo(cache)) {
        return state;
      }
    }
    return null;
  }
}
