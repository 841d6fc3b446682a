package dev.plimsoll.core.response.shed;

import dev.plimsoll.core.response.cache.AdapterKind;
import dev.plimsoll.core.response.cache.AdapterKinds;
import dev.plimsoll.core.response.cache.HitCount;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * More caches than could each have a state. What they hold is estimated from a few of them at a
 * time; a shed takes a quarter at least from each n-th, on from where the last one stopped, as a
 * look at all of them would leave more garbage than it takes. Their bounds are not lowered, so
 * those that grow are shed from again. One that another name serves is left to it; of a manager or
 * a wrapper those beneath are looked up each time.
 */
final class SampledCaches extends CacheSet {
  /** Looked at in one pass. */
  private static final int PER_PASS = 32;

  /** By so much of the difference the average moves towards what a pass has found. */
  private static final double NEWEST = 0.5;

  /** At least so much is taken of each that is asked, so that few are. Chosen, not measured. */
  private static final double LEAST_SHARE = 0.25;

  private static final int MOST_SHARED = 8;

  private final UnwrappedCaches source;

  /** How managers and wrappers answered. */
  private final Answers ways = new Answers();

  /** Those of one slot; empty between calls, as it would keep them alive. */
  private final List<Object> here = new ArrayList<>();

  /** Each serves caches of one kind in turn: one for each cache would be 2 KB of garbage. */
  private final @Nullable CacheState[] shared = new CacheState[MOST_SHARED];

  private int newestShared;

  /** Of the last one whose adapter cannot turn, which has one of its own for a moment. */
  private @Nullable CacheState single;

  /** Who serves one of these, for the log, until that has been told. */
  private @Nullable CacheTarget other;

  private int samplePlace;
  private int shedPlace;
  private double bytesEach = -1;

  /** On average; sheds go by it, as to weigh a cache takes more than to shed from it. */
  private double bytesPerEntry = -1;

  /** The most that an entry weighed in one of those that were counted, on its average. */
  private double heaviestPerEntry;

  /** Of those that the pass under way has counted. */
  private long entriesOfPass;

  /** In the shed under way. */
  private long givenBytes;

  /** Of those that would give less than an entry, together. */
  private double entriesOwed;

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
    entriesOfPass = 0;
    try {
      for (int i = 0; i < PER_PASS && i < slots && context.nanos() - until < 0; i++) {
        samplePlace = samplePlace + 1 >= slots ? 0 : samplePlace + 1;
        seen += lookAt(samplePlace) ? 1 : 0;
        for (int k = 0; k < here.size(); k++) {
          sum += bytesOf(here.get(k), context, until);
        }
      }
    } finally {
      letGo();
    }
    check();
    bytesEach = moved(bytesEach, sum, seen);
    bytesPerEntry = moved(bytesPerEntry, sum, entriesOfPass);
    return Math.round(Math.max(0, bytesEach) * source.size());
  }

  @Override
  long shed(long bytes, ShedContext context, long deadlineNanos, boolean sticky) {
    long held = Math.round(Math.max(0, bytesEach) * source.size());
    double share = held <= 0 ? 1 : Math.min(1, (double) bytes / held);
    begin();
    givenBytes = 0;
    try {
      ask(bytes, share, context, deadlineNanos);
    } catch (OutOfMemoryError e) {
      // What was given until then is room, and counts.
      if (givenBytes == 0) {
        throw e;
      }
    } finally {
      letGo();
    }
    if (held > 0) {
      // What the next pass finds counts half: the rest must not be what there was before.
      bytesEach *= Math.max(0, held - givenBytes) / (double) held;
    }
    check();
    return givenBytes;
  }

  /** Asks one after the other until enough is given. */
  private void ask(long bytes, double share, ShedContext context, long deadlineNanos) {
    int slots = source.slots();
    int apart = (int) Math.max(1, Math.min(slots, LEAST_SHARE / share));
    double ofEach = Math.max(LEAST_SHARE, share);
    boolean over = false;
    for (int i = 0; i < slots && givenBytes < bytes && !over; i++) {
      boolean unused = lookAt(nextShedPlace(apart, slots));
      for (int k = 0; k < here.size() && givenBytes < bytes && !over; k++) {
        givenBytes += given(here.get(k), ofEach, bytes - givenBytes, context, deadlineNanos);
        over = context.nanos() - deadlineNanos >= 0;
      }
      over = over || context.nanos() - deadlineNanos >= 0;
    }
  }

  /** So far on; at the end of the row it goes back, to the one beside where it began. */
  private int nextShedPlace(int apart, int slots) {
    shedPlace += apart;
    if (shedPlace >= slots) {
      shedPlace = (shedPlace + 1) % apart;
    }
    return shedPlace;
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
  void rest() {
    for (CacheState state : shared) {
      if (state != null) {
        state.adapter().letGo();
      }
    }
    release(single);
    single = null;
  }

  @Override
  @Nullable String kind() {
    return kind;
  }

  private void begin() {
    answers.begin();
    ways.begin();
  }

  /** Of all that would keep a cache alive. Makes nothing, as a shed in a full heap ends with it. */
  private void letGo() {
    here.clear();
    rest();
  }

  private void check() {
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
      long bytes = 0;
      if (state != null) {
        state.forgetWeight();
        CacheWeigher.refresh(state, cache, context, until);
        bytes = state.bytes() >= leastEach ? state.bytes() : 0;
        if (bytes > 0) {
          entriesOfPass += state.entries;
          heaviestPerEntry = Math.max(heaviestPerEntry, state.bytesPerEntry);
        }
      }
      answers.came();
      return bytes;
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
    if (state == null) {
      return 0;
    }
    count(state, cache, context, deadlineNanos);
    if (state.bytes() < Math.max(1, leastEach)) {
      return 0;
    }
    double entries = state.entries * share;
    // Where all is wanted, heavier entries than the average must not stay.
    double ofIt = share < 1 ? entries * state.bytesPerEntry : most;
    long part = Math.round(Math.min((double) most, ofIt));
    // Lighter ones than the average are not emptied by what would be a part of others.
    state.mostEntries = share < 1 ? (long) Math.ceil(entries) : Long.MAX_VALUE;
    if (entries < 1) {
      entriesOwed += entries;
      if (entriesOwed < 1) {
        return 0;
      }
      entriesOwed--;
      part = 1;
    }
    return state.shed(cache, part, context, deadlineNanos, /* sticky= */ false);
  }

  /**
   * By the average, unless its adapter is fresh: some have to weigh before they can shed. Where
   * small ones are left alone, by its own weight, if it has entries enough to be none.
   */
  private void count(CacheState state, Object cache, ShedContext context, long deadlineNanos) {
    if (leastEach > 0) {
      state.entries = state.adapter().entries(cache);
      state.bytesPerEntry = heaviestPerEntry;
      if (state.bytes() < leastEach) {
        return;
      }
      state.forgetWeight();
    }
    if (state.samples == 0 || bytesPerEntry < 0) {
      CacheWeigher.refresh(state, cache, context, deadlineNanos);
    } else {
      state.entries = state.adapter().entries(cache);
      state.bytesPerEntry = bytesPerEntry;
    }
  }

  /** Null for one that another name serves. */
  private @Nullable CacheState stateOf(Object cache) {
    AdapterKind known = kinds.get(cache.getClass());
    kind = known.name();
    CacheTarget serving = served.ownerBeside(owner, known.coreOf(cache));
    if (serving != null) {
      other = serving;
      return null;
    }
    for (CacheState state : shared) {
      if (state != null && state.turn(known, cache)) {
        return state;
      }
    }
    CacheState fresh = CacheState.of(cache, known);
    if (fresh.turn(known, cache)) {
      newestShared = (newestShared + 1) % MOST_SHARED;
      release(shared[newestShared]);
      shared[newestShared] = fresh;
    } else {
      release(single);
      single = fresh;
    }
    return fresh;
  }

  private static void release(@Nullable CacheState state) {
    if (state != null) {
      state.release();
    }
  }

  /** An average, moved towards what a pass has found of it. */
  private static double moved(double average, long sum, long seen) {
    if (seen == 0) {
      return average;
    }
    double fresh = (double) sum / seen;
    return average < 0 ? fresh : average + NEWEST * (fresh - average);
  }
}
