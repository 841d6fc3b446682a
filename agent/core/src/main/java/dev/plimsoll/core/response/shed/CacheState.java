package dev.plimsoll.core.response.shed;

import dev.plimsoll.core.response.cache.AdapterKind;
import dev.plimsoll.core.response.cache.CacheAdapter;
import dev.plimsoll.core.response.cache.IdleAdapter;
import dev.plimsoll.core.response.cache.ShedTerms;
import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;

/** One cache instance: what is known of it, and how it gives. Written with its target's claim. */
final class CacheState extends WeakReference<Object> {
  private static final long SLICE_NANOS = 2_000_000;

  private static final CacheAdapter idle = new IdleAdapter();

  private final WeakReference<CacheAdapter> adapter;

  /** The same, where its kind does not hold it. */
  @SuppressWarnings("UnusedVariable")
  private final @Nullable CacheAdapter own;

  /** Which may hold it, or of null. */
  private final WeakReference<@Nullable AdapterKind> kind;

  /** Whether the cache is served under another name: {@link #adapter} does nothing then. */
  final boolean elsewhere;

  /** By the samples so far; a unit is one of the cache's own bound, a weight or an entry. */
  double bytesPerUnit;

  /** The same for an average entry, by what the cache holds now. */
  double bytesPerEntry;

  /** Whether its entries have much in common, by the last sample. */
  boolean shared;

  long entries;

  /** Given at most in one shed, whatever they weigh; where all are wanted, no limit. */
  long mostEntries = Long.MAX_VALUE;

  int samples;
  long sampledEntries;
  long mostSampledEntries;
  long sampledNanos;

  /** What its own statistics told last; negative before the first time. */
  private long hits = -1;

  /** By an adapter that it holds. */
  CacheState(Object cache, CacheAdapter adapter) {
    this(cache, adapter, /* kind= */ null, /* elsewhere= */ false);
  }

  private CacheState(
      Object cache, CacheAdapter adapter, @Nullable AdapterKind kind, boolean elsewhere) {
    super(cache);
    this.adapter = new WeakReference<>(adapter);
    this.own = kind == null || isOfJdk(cache) ? adapter : null;
    this.kind = new WeakReference<>(kind);
    this.elsewhere = elsewhere;
  }

  /**
   * To be remembered until {@link #release}: it holds neither the cache nor, through its adapter,
   * the loader of its class.
   */
  static CacheState of(Object cache, AdapterKind kind) {
    CacheAdapter adapter = kind.adapterFor(cache);
    CacheState state = new CacheState(cache, adapter, kind, /* elsewhere= */ false);
    if (!isOfJdk(cache)) {
      kind.keep(state, adapter);
    }
    return state;
  }

  /** Whether it has no handles of a library. */
  private static boolean isOfJdk(Object cache) {
    return cache.getClass().getClassLoader() == null;
  }

  /** Of one that another name has. */
  static CacheState elsewhere(Object cache) {
    return new CacheState(cache, idle, /* kind= */ null, /* elsewhere= */ true);
  }

  /**
   * Lets it serve another cache, which only calls name, by the weight known so far; false where
   * that takes a state of its own.
   */
  boolean turn(AdapterKind of, Object another) {
    return kind.refersTo(of) && of.turn(adapter(), another);
  }

  /** The next look weighs anew. */
  void forgetWeight() {
    samples = 0;
    bytesPerUnit = 0;
  }

  /** What serves the cache, as long as that is there. */
  CacheAdapter adapter() {
    CacheAdapter known = adapter.get();
    return known == null ? idle : known;
  }

  /** Nobody asks its adapter any more. */
  void release() {
    AdapterKind keeper = kind.get();
    if (keeper != null) {
      keeper.release(this);
    }
  }

  long bytes() {
    return Math.round(entries * bytesPerEntry);
  }

  /**
   * Takes what is wanted of the cache in slices, so that the shedding thread never keeps a
   * processor for longer than two milliseconds at a time: on a small machine the application needs
   * it.
   *
   * @param cache this one, which the caller holds meanwhile
   * @return the bytes given back, as far as the adapter can tell
   */
  long shed(Object cache, long bytes, ShedContext context, long deadlineNanos, boolean sticky) {
    long returned = 0;
    long wanted = bytes;
    context.limit(mostEntries);
    while (wanted > 0) {
      long now = context.nanos();
      long left = deadlineNanos - now;
      if (left <= 0) {
        break;
      }
      long end = now + Math.min(left, SLICE_NANOS);
      ShedTerms slice = context.terms(end, sticky, shared);
      long got = adapter().shed(cache, wanted, bytesPerEntry, slice);
      returned += Math.max(0, got);
      wanted -= got;
      boolean cutShort = context.nanos() - end >= 0;
      if (got <= 0 || wanted <= 0 || !cutShort) {
        break;
      }
      context.pause();
    }
    return returned;
  }

  /** Hits since the last call, by what its own statistics count now; none the first time. */
  long newHits(long now) {
    long fresh = hits < 0 ? 0 : Math.max(0, now - hits);
    hits = now;
    return fresh;
  }
}
