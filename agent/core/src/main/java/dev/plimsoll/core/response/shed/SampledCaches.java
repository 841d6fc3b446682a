package dev.plimsoll.core.response.shed;

import dev.plimsoll.core.response.cache.AdapterKind;
import dev.plimsoll.core.response.cache.AdapterKinds;
import dev.plimsoll.core.response.cache.HitCount;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * More caches than could each have a state. What they hold is estimated from a few of them at a
 * time; a shed takes from one after the other, on from where the last one stopped. Their bounds are
 * not lowered, so those that grow are shed from again. One that another name serves is left to it;
 * of a manager or a wrapper those beneath are looked up each time.
 */
final class SampledCaches extends CacheSet {
  /** Looked at in one pass. */
  private static final int PER_PASS = 32;

  /** By so much of the difference the average moves towards what a pass has found. */
  private static final double NEWEST = 0.5;

  private final UnwrappedCaches source;

  /** How managers and wrappers answered. */
  private final Answers ways = new Answers();

  /** Those of one slot; empty between calls, as it would keep them alive. */
  private final List<Object> here = new ArrayList<>();

  /** Who serves one of these, for the log, until that has been told. */
  private @Nullable CacheTarget other;

  private int samplePlace;
  private int shedPlace;
  private double bytesEach = -1;
  private @Nullable String kind;

  SampledCaches(
      UnwrappedCaches source,
      AdapterKinds kinds,
      ServedCaches served,
      CacheTarget owner,
      long leastEach) {
    super(kinds, served, owner, leastEach);
    this.source = source;
  }

  @Override
  long refresh(ShedContext context, long sampleDeadlineNanos) {
    long now = context.nanos();
    long until = Math.max(now + 500_000, sampleDeadlineNanos);
    int slots = source.slots();
    long sum = 0;
    int seen = 0;
    begin();
    for (int i = 0; i < PER_PASS && i < slots && context.nanos() - until < 0; i++) {
      samplePlace = samplePlace + 1 >= slots ? 0 : samplePlace + 1;
      seen += lookAt(samplePlace) ? 1 : 0;
      for (int k = 0; k < here.size(); k++) {
        sum += bytesOf(here.get(k), context, until);
      }
    }
    end();
    if (seen > 0) {
      double fresh = (double) sum / seen;
      bytesEach = bytesEach < 0 ? fresh : bytesEach + NEWEST * (fresh - bytesEach);
    }
    return Math.round(Math.max(0, bytesEach) * source.size());
  }

  @Override
  long shed(long bytes, ShedContext context, long deadlineNanos, boolean sticky) {
    long held = Math.round(Math.max(0, bytesEach) * source.size());
    double share = held <= 0 ? 1 : Math.min(1, (double) bytes / held);
    long returned = 0;
    int slots = source.slots();
    boolean over = false;
    begin();
    for (int i = 0; i < slots && returned < bytes && !over; i++) {
      shedPlace = shedPlace + 1 >= slots ? 0 : shedPlace + 1;
      boolean unused = lookAt(shedPlace);
      for (int k = 0; k < here.size() && !over; k++) {
        returned += given(here.get(k), share, bytes - returned, context, deadlineNanos);
        over = context.nanos() - deadlineNanos >= 0;
      }
      over = over || context.nanos() - deadlineNanos >= 0;
    }
    if (held > 0) {
      // What the next pass finds counts half: the rest must not be what there was before.
      bytesEach *= Math.max(0, held - returned) / (double) held;
    }
    end();
    return returned;
  }

  @Override
  void setBound(long bytes) {}

  @Override
  long appBoundBytes() {
    return Long.MAX_VALUE;
  }

  /** Each would have to be asked: too many. */
  @Override
  boolean readHits(HitCount into) {
    return false;
  }

  /** Tells of another name that serves one of these; logging allocates. */
  @Override
  void prepare(boolean soon) {
    CacheTarget serving = other;
    other = null;
    if (serving != null) {
      tellOther(serving);
    }
  }

  @Override
  void rest() {}

  @Override
  @Nullable String kind() {
    return kind;
  }

  private void begin() {
    answers.begin();
    ways.begin();
  }

  private void end() {
    here.clear();
    ways.check();
    answers.check();
  }

  /** Fills in the caches of a slot; false for an empty one. */
  private boolean lookAt(int slot) {
    here.clear();
    Object registered = source.at(slot);
    if (registered != null) {
      source.flatten(registered, here, ways);
    }
    return registered != null;
  }

  /** What it holds, if that is enough to count. */
  private long bytesOf(Object cache, ShedContext context, long until) {
    try {
      CacheState state = stateOf(cache);
      CacheWeigher.refresh(state, cache, context, until);
      answers.came();
      return state.bytes() >= leastEach ? state.bytes() : 0;
    } catch (RuntimeException e) {
      answers.failed(e);
      return 0;
    }
  }

  private long given(
      Object cache, double share, long most, ShedContext context, long deadlineNanos) {
    try {
      long returned = shedOne(cache, share, most, context, deadlineNanos);
      answers.came();
      return returned;
    } catch (RuntimeException e) {
      answers.failed(e);
      return 0;
    }
  }

  /**
   * Takes a share of one cache. Where that is less than an entry, most caches give nothing and some
   * a whole entry, so that the sum comes right.
   */
  private long shedOne(
      Object cache, double share, long most, ShedContext context, long deadlineNanos) {
    CacheState state = stateOf(cache);
    CacheWeigher.refresh(state, cache, context, deadlineNanos);
    if (state.bytes() < leastEach) {
      return 0;
    }
    double part = Math.min((double) most, state.bytes() * share);
    if (part < state.bytesPerEntry) {
      // By place, every n-th cache gives one.
      int every = (int) Math.max(1, Math.min(1 << 20, state.bytesPerEntry / Math.max(part, 1)));
      part = shedPlace % every == 0 ? 1 : 0;
    }
    return part < 1
        ? 0
        : state.shed(cache, Math.round(part), context, deadlineNanos, /* sticky= */ false);
  }

  private CacheState stateOf(Object cache) {
    AdapterKind known = kinds.get(cache.getClass());
    kind = known.name();
    CacheTarget serving = served.ownerBeside(owner, known.coreOf(cache));
    if (serving == null) {
      return new CacheState(cache, known.adapterFor(cache));
    }
    other = serving;
    return CacheState.elsewhere(cache);
  }
}
