package dev.plimsoll.core.pressure.gauge;

import dev.plimsoll.PressureLevel;

/**
 * The turns of the two remedies of a resource outside the heap: shedders, and a collection after
 * each shed, for only then is anything free. At {@code CRITICAL} one collection comes first where
 * there is nobody to ask, and anywhere where the figure counts the dead: what is dead already may
 * suffice. Each backs off while it brings nothing. Confined to the control thread.
 */
public final class GaugeRemedy {
  private static final long SECOND = 1_000_000_000L;
  private static final long LEAST_REST_NANOS = SECOND / 4;
  private static final long MOST_REST_NANOS = 600 * SECOND;
  private static final int MOST_DOUBLINGS = 3;

  /** In a row and without effect, while a request fails: some 0.1 s of its half second. Chosen. */
  private static final int MOST_HURRIED = 4;

  /** Until what was released by other threads shows as well. Chosen: two looks. */
  private static final long AT_ONCE_NANOS = 4_000_000L;

  private final boolean acts;
  private final DeadFirst dead;
  private final RemedyRest sheds = new RemedyRest(LEAST_REST_NANOS, MOST_REST_NANOS, 1);
  private final RemedyRest collections = new RemedyRest(LEAST_REST_NANOS, MOST_REST_NANOS, 1);
  private long proofsSeen;
  private long shedsSeen;
  private long bytes;
  private long bytesBefore;
  private int hurried;
  private boolean doubted;
  private boolean owed;
  private boolean urgent;
  private boolean collecting;
  private boolean shedding;
  private boolean atOnce;
  private PressureLevel last = PressureLevel.NORMAL;

  /**
   * @param acts false where there is no remedy at all
   * @param collectsFirst whether the figure counts what is dead as well, so that a collection has
   *     to show what is alive before anybody is asked
   */
  public GaugeRemedy(boolean acts, boolean collectsFirst) {
    this.acts = acts;
    dead = new DeadFirst(collectsFirst);
  }

  /** Before each look: whether what is given up is free at once, and owes no collection. */
  public void freesAtOnce(boolean itDoes) {
    atOnce = itDoes;
  }

  /** Once each look. */
  public void next(
      long nanos,
      PressureLevel level,
      long used,
      long proofs,
      long completedSheds,
      boolean collectingNow,
      boolean sheddingNow) {
    collecting = collectingNow;
    shedding = sheddingNow;
    if (completedSheds != shedsSeen && !sheddingNow) {
      shedsSeen = completedSheds;
      // What needs no cleaner is free already, and no collection is owed for it.
      boolean free = bytesBefore - used >= effect(used);
      owed |= sheds.isUnderWay() && !free && !atOnce;
      if (free || atOnce) {
        sheds.done(free ? nanos : nanos + AT_ONCE_NANOS);
      }
    }
    if (proofs != proofsSeen) {
      proofsSeen = proofs;
      owed = false;
      // Cleaners run after the collection, on a thread of the JDK's.
      sheds.done(nanos + LEAST_REST_NANOS / 2);
      collections.done(nanos + LEAST_REST_NANOS / 2);
    }
    bytes = used;
    boolean underWay = sheds.isUnderWay();
    sheds.settle(nanos, used, effect(used));
    if (underWay && !sheds.isUnderWay()) {
      doubted = sheds.wasFruitless();
    }
    boolean judging = collections.isUnderWay();
    collections.settle(nanos, used, effect(used));
    if (judging) {
      dead.look(nanos, !collections.isUnderWay());
    }
    if (level.compareTo(last) > 0) {
      sheds.rearm(nanos);
      collections.rearm(nanos);
    }
    last = level;
    urgent &= level != PressureLevel.NORMAL;
    doubted &= level != PressureLevel.NORMAL;
    if (level == PressureLevel.NORMAL) {
      dead.renew();
    }
  }

  private static long effect(long used) {
    return Math.max(1, used / 100);
  }

  /** A request is failing now: the next shed does not rest. */
  public void hurry() {
    urgent = true;
  }

  /**
   * It is full before the usual rest is over: the next shed does not rest if the last helped. Where
   * its effect shows at once, nor if it did not, as often as more is asked for each time. A
   * collection that has to show first what is alive is waited for while there is time for one.
   */
  public void hurryIfFruitful(long toFullNanos) {
    boolean waits = dead.isUnjudged() && toFullNanos >= LEAST_REST_NANOS;
    boolean mayHelp = !sheds.wasFruitless() || (atOnce && sheds.fruitless() <= MOST_DOUBLINGS);
    urgent |= mayHelp && !waits;
  }

  /** Whether a collection is to follow the last shed, whatever the level. */
  public boolean owesCollection() {
    return owed;
  }

  /**
   * Whether something is to follow within milliseconds.
   *
   * @param somebodyToAsk otherwise no shed follows, however urgent it is
   */
  public boolean isPressing(boolean somebodyToAsk) {
    return owed || (urgent && acts && somebodyToAsk) || (shedding && sheds.isUnderWay());
  }

  /** Whether those that relieve it are to be asked. */
  public boolean wantsShed(long nanos) {
    boolean judged = !atOnce || !sheds.isUnderWay();
    boolean may = acts && !shedding && !collecting && !owed && judged;
    return may && (urgent || (sheds.isReady(nanos) && !isUnjudged(nanos)));
  }

  /** Where a collection rests since it brought nothing, it is not waited for. */
  private boolean isUnjudged(long nanos) {
    return dead.isUnjudged() && (collections.isReady(nanos) || collections.isUnderWay());
  }

  /** There was room when they were to be asked: what fills it then may be dead again. */
  public void nothingToAsk() {
    dead.renew();
  }

  /**
   * How much to ask for. What is given back in pieces is free as one only when all of it was, such
   * as a pool's chunk: so where the next request does not fit, a whole one is asked for, and after
   * each shed in vain twice as much. Nothing where the level only waits to fall. Where a request
   * goes on failing, whoever is asked first may only say that it gave: then all are asked for all.
   *
   * @param excess above what the level falls at
   * @param next what the next request takes; 0: unknown
   * @param fits whether it would get that
   * @param lacking what a request lacks that is failing now; 0: none is
   * @return 0: there is nothing to ask for; {@code Long.MAX_VALUE}: all that may be had
   */
  public long wanted(long excess, long next, boolean fits, long lacking) {
    long least = fits || lacking > 0 ? lacking : next;
    long wanted = Math.max(excess, least);
    if (wanted <= 0) {
      return 0;
    }
    if (lacking > 0 && hurried >= MOST_HURRIED) {
      return Long.MAX_VALUE;
    }
    int vain = Math.min(MOST_DOUBLINGS, sheds.fruitless());
    return vain == 0 ? wanted : Math.max(wanted, next) << vain;
  }

  /**
   * Whether what is said to have been given is not to count: the last shed showed nowhere, so
   * whoever is asked first may only say so, and those behind it are to be asked as well.
   */
  public boolean isDoubted() {
    return doubted;
  }

  public void shedBegun(long nanos) {
    urgent = false;
    boolean inVain = sheds.isUnderWay() && bytesBefore - bytes < effect(bytes);
    hurried = inVain ? hurried + 1 : 0;
    doubted |= hurried >= MOST_HURRIED;
    bytesBefore = bytes;
    sheds.begin(nanos, bytes);
  }

  /** Whether a collection is to follow, or to come first. */
  public boolean wantsCollection(long nanos, PressureLevel level, boolean somebodyToAsk) {
    if (!acts || collecting || shedding) {
      return false;
    }
    boolean first = somebodyToAsk ? dead.isUnjudged() : level == PressureLevel.CRITICAL;
    return owed || (first && collections.isReady(nanos));
  }

  public void collectionBegun(long nanos) {
    dead.begun(nanos);
    collections.begin(nanos, bytes);
  }

  /** The host does not allow one: the shed has to do, and what it freed shows later. */
  public void collectionForbidden(long nanos) {
    dead.forgo();
    if (owed) {
      owed = false;
      sheds.done(nanos + LEAST_REST_NANOS / 2);
    }
  }
}
