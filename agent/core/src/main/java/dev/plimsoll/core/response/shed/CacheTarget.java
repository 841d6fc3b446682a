package dev.plimsoll.core.response.shed;

import dev.plimsoll.core.response.InstanceSource;
import dev.plimsoll.core.response.cache.AdapterKinds;
import dev.plimsoll.core.response.cache.HitCount;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The caches behind one name, together: what they hold ({@link #estimatedBytes}), what they would
 * hold if nothing bound them ({@link #demandBytes}), and what they may hold now ({@link
 * #boundBytes}). Figures are written by whoever has the claim, and read by any thread.
 */
public final class CacheTarget extends Target {
  /** The time in which the demand of a bound cache comes down to what it holds. */
  private static final double FOLLOW_NANOS = 600e9;

  /** The least time between two readings of the caches' statistics, which allocate. */
  private static final long HITS_APART_NANOS = 1_000_000_000L;

  /** So long after the last shed adapters let go of their places in the caches. */
  private static final long REST_NANOS = 10_000_000_000L;

  /** Of {@link LeavingCaches}, under its lock. */
  @Nullable CacheTarget nextLeaving;

  private final InstanceSource source;
  private final UnwrappedCaches beneath;
  private final AdapterKinds kinds;
  private final ServedCaches served;
  private final long leastEach;
  private final TrackedCaches tracked;
  private final HitValue hits = new HitValue();
  private final HitCount hitCount = new HitCount();
  private long hitsReadNanos;
  private @Nullable SampledCaches sampled;
  private boolean sampledNow;
  private int takeOverPlace;

  /** The largest size seen within the bound; drifts to the present one, see {@link #follow}. */
  private double referenceBytes;

  private long lastNanos;
  private long lastShedNanos;
  private boolean restless;
  private long toldBoundBytes = Long.MAX_VALUE;

  /** Whether one came whose kind was not rehearsed, as those of a manager do at their first use. */
  private volatile boolean newKind;

  private volatile long bytes = UNKNOWN;
  private volatile long demandBytes;
  private volatile long appBoundBytes = Long.MAX_VALUE;
  private volatile long boundBytes = Long.MAX_VALUE;

  CacheTarget(Terms terms, InstanceSource source, AdapterKinds kinds, ServedCaches served) {
    super(terms);
    this.source = source;
    this.kinds = kinds;
    this.served = served;
    this.beneath = new UnwrappedCaches(source, kinds);
    // A single cache is judged by its demand, as a whole; see isTooSmall.
    this.leastEach = source instanceof SingleCache ? 0 : terms.leastBytes();
    this.tracked = new TrackedCaches(beneath, kinds, served, this, leastEach);
  }

  @Override
  public String kind() {
    String known = set().kind();
    return known == null ? "cache" : known;
  }

  @Override
  public int instances() {
    return beneath.size();
  }

  @Override
  public long estimatedBytes() {
    return bytes;
  }

  @Override
  public long boundBytes() {
    return boundBytes;
  }

  /**
   * Whether there is no cache and never was one: what was marked may be none, or is yet to come.
   */
  boolean isUnused() {
    return source.size() == 0 && set().kind() == null;
  }

  @Override
  public boolean isGone() {
    return source instanceof SingleCache && source.size() == 0;
  }

  /** Whether a cache may be lowered in its name, now or later. Any thread. */
  boolean mayHoldBounds() {
    // In this order: once withdrawn it is claimed to give bounds back only.
    return !isGone() && (!isWithdrawn() || isClaimed() || boundBytes != Long.MAX_VALUE);
  }

  /** Whether a withdrawn one is still lowered and may yet answer. Any thread. */
  public boolean isOwedItsBound() {
    return boundBytes != Long.MAX_VALUE && !isGone() && !quarantine().isHopeless();
  }

  /** Whether anybody has looked at its caches, or does now. Any thread. */
  boolean isTouched() {
    return isClaimed() || bytes != UNKNOWN || boundBytes != Long.MAX_VALUE;
  }

  /** Whether it is to be rehearsed again, when there is room. Any thread. */
  public boolean hasNewKind() {
    return newKind;
  }

  void noteNewKind() {
    newKind = true;
  }

  @Override
  public void rehearse() {
    newKind = false;
    int slots = Math.min(TrackedCaches.MOST, beneath.slots());
    for (int slot = 0; slot < slots; slot++) {
      List<Object> caches = cachesAt(slot);
      for (int i = 0; i < caches.size(); i++) {
        kinds.get(caches.get(i).getClass()).rehearseOnce();
      }
    }
  }

  @Override
  public boolean isTooSmall() {
    return terms().isFound() && demandBytes < terms().leastBytes();
  }

  /**
   * Takes over what was found and is served under this name, too, some slots at each call. With the
   * claim; allocates.
   */
  void takeOver(FoundCaches found) {
    if (terms().isFound()) {
      return;
    }
    int slots = beneath.slots();
    for (int i = 0; i < slots && i < TrackedCaches.MOST; i++) {
      takeOverPlace = takeOverPlace + 1 >= slots ? 0 : takeOverPlace + 1;
      List<Object> caches = cachesAt(takeOverPlace);
      for (int k = 0; k < caches.size(); k++) {
        found.claim(kinds.get(caches.get(k).getClass()).coreOf(caches.get(k)));
      }
    }
  }

  /**
   * What it would hold if nothing bound it, estimated: the most that it held within its bound, and
   * at least what it holds now. While it is held below that, the estimate comes down over ten
   * minutes. Any thread.
   */
  long demandBytes() {
    return demandBytes;
  }

  /** What is kept unless failure is proven. Any thread. */
  public long floorBytes() {
    return Math.round(terms().keep() * demandBytes);
  }

  /** What the application's own bound allows. Any thread. */
  public long appBoundBytes() {
    return appBoundBytes;
  }

  /** The sum; {@code Long.MAX_VALUE}, which stands for no bound, if one is that or it overflows. */
  public static long addedBounds(long bytes, long others) {
    long sum = bytes + others;
    return sum < 0 ? Long.MAX_VALUE : sum;
  }

  /** Counts and, until a time, weighs. With the claim. */
  public void refresh(ShedContext context, long sampleDeadlineNanos) {
    boolean tooMany = beneath.slots() > TrackedCaches.MOST;
    if (tooMany && sampled == null) {
      sampled = new SampledCaches(beneath, kinds, served, this, leastEach);
    }
    if (tooMany && !sampledNow) {
      tracked.forget();
    }
    sampledNow = tooMany;
    long held = set().refresh(context, sampleDeadlineNanos);
    follow(held, context.nanos());
    bytes = held;
    appBoundBytes = set().appBoundBytes();
    if (restless && context.nanos() - lastShedNanos > REST_NANOS) {
      restless = false;
      rest();
    }
  }

  /** Lets go of what would keep the caches' entries alive. With the claim. */
  public void rest() {
    set().rest();
  }

  /** The same for one that was withdrawn, for good. With the claim. */
  public void leave() {
    tracked.leave();
  }

  /**
   * Makes ready for later sheds, and reads the caches' own statistics once a second at most. In
   * calm, with the claim; allocates.
   *
   * @param soon whether a shed may come soon
   */
  public void prepare(long nanos, boolean soon) {
    set().prepare(soon);
    if (nanos - hitsReadNanos < HITS_APART_NANOS) {
      return;
    }
    hitsReadNanos = nanos;
    if (set().readHits(hitCount)) {
      hits.next(hitCount, nanos);
    } else {
      hits.unknown();
    }
  }

  HitValue hits() {
    return hits;
  }

  /**
   * Drops about so many bytes; returns how many it was. With the claim.
   *
   * @param sticky whether what is evicted lowers the caches' bounds for good
   */
  public long shed(long wantedBytes, ShedContext context, long deadlineNanos, boolean sticky) {
    lastShedNanos = context.nanos();
    restless = true;
    if (sticky && boundBytes == Long.MAX_VALUE) {
      // Noted first: a shed that fails half way has lowered bounds, too, which are to be undone.
      boundBytes = Math.max(0, bytes);
    }
    long returned = set().shed(wantedBytes, context, deadlineNanos, sticky);
    bytes = Math.max(0, bytes - returned);
    return returned;
  }

  /** Sets what it may hold, as far as its kind lets it; evicts nothing. With the claim. */
  public void setBound(long newBound) {
    set().setBound(newBound);
    boundBytes = newBound;
  }

  /** What was told of its bound last. With the claim. */
  public long toldBoundBytes() {
    return toldBoundBytes;
  }

  public void noteTold(long told) {
    toldBoundBytes = told;
  }

  private void follow(long held, long nanos) {
    // Growth within the bound is true demand; what is above the bound is about to be shed.
    if (held >= referenceBytes && held <= boundBytes) {
      referenceBytes = held;
    } else {
      double share = Math.min(1, Math.max(0, nanos - lastNanos) / FOLLOW_NANOS);
      referenceBytes += (held - referenceBytes) * share;
    }
    lastNanos = nanos;
    demandBytes = Math.max(held, Math.round(referenceBytes));
  }

  private List<Object> cachesAt(int slot) {
    List<Object> caches = new ArrayList<>();
    Object registered = beneath.at(slot);
    if (registered != null) {
      beneath.flatten(registered, caches, new Answers());
    }
    return caches;
  }

  private CacheSet set() {
    SampledCaches all = sampled;
    return sampledNow && all != null ? all : tracked;
  }
}
