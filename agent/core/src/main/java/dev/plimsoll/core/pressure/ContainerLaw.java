package dev.plimsoll.core.pressure;

import dev.plimsoll.PressureLevel;

/**
 * What the container's figures mean and what is to be done. The level follows what the kernel could
 * not take back by itself, against the nearest limit; the moderate line comes nearer the faster it
 * fills, since what counts is the time that is left. Each remedy has its turn, the cheap ones
 * first, waits until its effect can be seen, and backs off while it has none:
 *
 * <ol>
 *   <li>the native ballast, at {@code CRITICAL}: about 1 ms
 *   <li>native memory trimmed, every 30 s and when a shed does not show: about 20 ms
 *   <li>one collection, where the collector gives memory back and there is some to give
 *   <li>shedders that relieve the container
 *   <li>caches, at {@code CRITICAL}, once a collection has not sufficed; then one more collection
 *   <li>the end in good order, once all has been tried and it still fills
 * </ol>
 *
 * Allocates nothing. Confined to the control thread.
 */
public final class ContainerLaw {
  private static final long MILLI = 1_000_000L;
  private static final long SECOND = 1_000_000_000L;
  private static final long LEAST_PERIOD = 5 * MILLI;

  /** Below a second, since a gap of more than that tells no rate. */
  private static final long MOST_PERIOD = 500 * MILLI;

  private static final int LOOKS = 4;

  /** A calm process may begin to fill at any moment; one thread writes 0.7 to 2.9 GiB/s. */
  private static final double IDLE_BYTES_PER_SECOND = 1L << 30;

  private static final double NANOS_PER_SECOND = 1e9;

  private static final double LEAST_EFFECT = 0.02;

  /** G1 gives pages back beside the application, within 0.3 s of the collection. */
  private static final long SETTLE = 300 * MILLI;

  private static final long TRIM_REST = 30 * SECOND;
  private static final long COLLECTION_REST = SECOND / 4;
  private static final long MOST_REST = 60 * SECOND;

  private final ContainerLead lead = new ContainerLead();
  private final LastMoments lastMoments = new LastMoments();
  private final ContainerEnd end = new ContainerEnd();
  private final ContainerHeap heap;
  private final GaugePolicy lines;
  private final GaugeEvaluator gauge;
  private final CollectionPacer pacer;
  private final RemedyRest trims = new RemedyRest(TRIM_REST, 20 * TRIM_REST, 1);
  private final ContainerSheds sheds = new ContainerSheds();
  private final RemedyRest collections;
  private final CargoTurns cacheSheds = new CargoTurns();

  private HeapPolicy policy = HeapPolicy.defaults();
  private PressureLevel level = PressureLevel.NORMAL;
  private long nanos;
  private long usedBytes;
  private long limitBytes = -1;
  private long proofsSeen;
  private long shedsSeen;
  private long provenSinceCritical;
  private boolean shedUnproven;
  private long committedBefore;
  private long promisesSeen;

  public ContainerLaw(ContainerHeap heap, GaugePolicy lines) {
    this.heap = heap;
    this.lines = lines;
    gauge = new GaugeEvaluator(lines);
    pacer = new CollectionPacer(heap.collector());
    collections = new RemedyRest(COLLECTION_REST, MOST_REST, heap.steps());
  }

  /** 85 % and 95 %; critical too when full within a second (docs/design-decisions.md). */
  public static GaugePolicy defaultLines() {
    return new GaugePolicy(0.85, 0.95, 0, 0.05, 0, SECOND, SECOND);
  }

  /** What may be asked for, from the next look on. */
  public void setPolicy(HeapPolicy changed) {
    policy = changed;
  }

  /** Takes one look. */
  public void next(ContainerSample sample, ContainerFacts facts) {
    lastMoments.passed(sample.nanos - nanos);
    nanos = sample.nanos;
    if (sample.usedBytes >= 0) {
      usedBytes = sample.usedBytes;
      limitBytes = sample.limitBytes;
    }
    long leadBytes = lead.next(sample, lines.moderate(), gauge.fillBytesPerSecond());
    gauge.next(nanos, sample.usedBytes, sample.limitBytes, leadBytes);
    PressureLevel before = level;
    level = gauge.level();
    pacer.tick(nanos, level);
    noteProofs(facts);
    noteSheds(facts);
    if (level != PressureLevel.CRITICAL) {
      provenSinceCritical = 0;
      end.reset();
    } else if (before != PressureLevel.CRITICAL) {
      sheds.rearm(nanos);
      collections.hasten(nanos);
      cacheSheds.rearm(nanos);
    }
    if (!mayCollect(facts)) {
      cacheSheds.collected(nanos + SETTLE);
    }
    if (sample.usedBytes >= 0) {
      settle(effectBytes(), leadBytes);
    }
    judge(facts);
  }

  private void noteProofs(ContainerFacts facts) {
    if (facts.proofs == proofsSeen) {
      return;
    }
    proofsSeen = facts.proofs;
    provenSinceCritical++;
    shedUnproven = false;
    sheds.proven(nanos);
    lastMoments.end(facts);
    pacer.answered(
        facts.proofStartNanos, facts.proofEndNanos, facts.mostLiveBytes(), /* low= */ false, false);
    // A heap that did not shrink has nothing to give back, so nothing is waited for.
    boolean shrunk = committedBefore - facts.heapCommittedBytes >= effectBytes();
    long seen = shrunk || !heap.shrinksAtOnce() ? nanos + SETTLE : nanos;
    collections.done(seen);
    cacheSheds.collected(seen);
  }

  private void noteSheds(ContainerFacts facts) {
    if (facts.sheds == shedsSeen || facts.shedding) {
      return;
    }
    shedsSeen = facts.sheds;
    // Only what was given back, or may have been, is a reason for one collection more.
    shedUnproven |= facts.promises != promisesSeen;
    promisesSeen = facts.promises;
    sheds.ended(nanos, facts.promises, policy.mayAskCollection() && facts.mayCollect);
    cacheSheds.dropped();
  }

  private void settle(long effectBytes, long leadBytes) {
    boolean tooMuch = usedBytes + leadBytes >= lines.moderate() * limitBytes;
    trims.settle(nanos, usedBytes, effectBytes);
    if (sheds.settle(nanos, usedBytes, effectBytes, tooMuch, gauge)) {
      trims.hasten(nanos);
    }
    collections.settle(nanos, usedBytes, effectBytes);
    cacheSheds.settle(nanos, usedBytes, /* growthBytes= */ 0, effectBytes, gauge);
  }

  private long effectBytes() {
    return limited() ? (long) (LEAST_EFFECT * limitBytes) : 0;
  }

  private void judge(ContainerFacts facts) {
    // Garbage that can still be given back is no reason to end.
    boolean collected = !mayCollect(facts) || (provenSinceCritical > 0 && collections.isSpent());
    boolean shed =
        (facts.cacheBytes <= 0 || cacheSheds.isSpent()) && (!facts.relievers || sheds.isSpent());
    long toFull = gauge.timeToFullNanos();
    boolean hopeless =
        level == PressureLevel.CRITICAL
            && collected
            && shed
            && !facts.collecting
            && !facts.shedding
            && ContainerEnd.isNear(toFull, facts.hooksBudgetNanos);
    boolean atLine = ContainerEnd.isAtLine(gauge.share(), lines.critical(), toFull);
    end.next(nanos, hopeless, atLine, toFull, facts.shared);
  }

  /** NORMAL, MODERATE or CRITICAL. */
  public PressureLevel level() {
    return level;
  }

  /** Whether all has been tried, and it still fills. */
  public boolean isExhausted() {
    return end.isReached();
  }

  /** Until the next look: a quarter of the time in which the room can be used up. */
  public long periodNanos() {
    if (!limited()) {
      return MOST_PERIOD;
    }
    double rate = Math.max(IDLE_BYTES_PER_SECOND, gauge.fillBytesPerSecond());
    double nanosLeft = Math.max(0, limitBytes - usedBytes) / rate * NANOS_PER_SECOND / LOOKS;
    return (long) Math.max((double) LEAST_PERIOD, Math.min((double) MOST_PERIOD, nanosLeft));
  }

  /** Until the level can fall; 0 for nothing. */
  long excessBytes() {
    return aboveFall(usedBytes);
  }

  /**
   * What those that relieve the container are to be asked for: the same with what comes in until
   * they can be asked again; {@code Long.MAX_VALUE} for all that may be had.
   */
  public long reliefBytes() {
    return sheds.isForAll(gauge)
        ? Long.MAX_VALUE
        : aboveFall(usedBytes + ContainerSheds.comingBytes(gauge.fillBytesPerSecond()));
  }

  /** What caches are to be asked for; {@code Long.MAX_VALUE} for all that they do not keep. */
  public long cacheReliefBytes() {
    return cacheSheds.isForAll(gauge) ? Long.MAX_VALUE : excessBytes();
  }

  private long aboveFall(long bytes) {
    return limited()
        ? Math.max(0, bytes - (long) ((lines.moderate() - lines.hysteresis()) * limitBytes))
        : 0;
  }

  /** Whether so much more may be held without a line coming near. */
  public boolean hasRoomFor(long bytes) {
    return level == PressureLevel.NORMAL
        && limited()
        && usedBytes + bytes < (lines.moderate() - 2 * lines.hysteresis()) * limitBytes;
  }

  /** Whether the ballast is to go: at the line, or full before anything else could help. */
  public boolean wantsBallast() {
    return level == PressureLevel.CRITICAL
        && (usedBytes >= lines.critical() * limitBytes
            || gauge.timeToFullNanos() < LastMoments.NANOS / 2);
  }

  public boolean wantsTrim() {
    return isPressed() && trims.isReady(nanos);
  }

  /** {@link #wantsTrim} was followed; the effect shows within the usual time. */
  public void trimBegun() {
    trims.begin(nanos, usedBytes);
    trims.done(nanos + SETTLE);
  }

  /** Whether a collection would help and may be asked for. */
  public boolean wantsCollection(ContainerFacts facts) {
    if (!isPressed() || facts.collecting || facts.shedding || !mayCollect(facts)) {
      return false;
    }
    if (isLastMoment(facts)) {
      return true;
    }
    return (level == PressureLevel.CRITICAL
            || heap.couldFill(limitBytes - usedBytes, facts)
            || soon())
        && collections.isReady(nanos)
        && pacer.mayAsk(
            nanos, level, policy, facts.mostLiveBytes(), Urgency.PRESSING, Long.MAX_VALUE);
  }

  private boolean isLastMoment(ContainerFacts facts) {
    long toFull = gauge.timeToFullNanos();
    // What was given back is free after a collection only, and it is full before the next.
    boolean frees = sheds.isUnproven() && ContainerSheds.isShort(toFull);
    return frees
        ? lastMoments.mayHave(nanos, facts)
        : level == PressureLevel.CRITICAL && lastMoments.is(nanos, toFull, facts);
  }

  public void collectionBegun(ContainerFacts facts) {
    lastMoments.begin(isLastMoment(facts));
    committedBefore = facts.heapCommittedBytes;
    collections.begin(nanos, usedBytes);
  }

  /** Whether those are to be asked that relieve the container and are no caches of the heap. */
  public boolean wantsShed(ContainerFacts facts) {
    return isPressed() && facts.relievers && !facts.shedding && sheds.isReady(nanos);
  }

  public void shedBegun(ContainerFacts facts) {
    sheds.begin(nanos, usedBytes, facts.promises, gauge);
  }

  /** Whether caches are to go: a collection alone was not enough, or there can be none. */
  public boolean wantsCacheShed(ContainerFacts facts) {
    boolean collected = provenSinceCritical > 0 || !mayCollect(facts);
    return level == PressureLevel.CRITICAL
        && facts.cacheBytes > 0
        && collected
        && !facts.collecting
        && !facts.shedding
        && !(shedUnproven && mayCollect(facts))
        && cacheSheds.isReady(nanos);
  }

  public void cacheShedBegun() {
    cacheSheds.begin(nanos, usedBytes, cacheSheds.isForAll(gauge));
  }

  /** At the rate of now; {@code Long.MAX_VALUE} if it does not fill. */
  public long timeToFullNanos() {
    return gauge.timeToFullNanos();
  }

  /** Whether a shortage was told within the last second. */
  public boolean isStalled() {
    return lead.isStalled();
  }

  private boolean isPressed() {
    return level != PressureLevel.NORMAL;
  }

  private boolean limited() {
    return limitBytes > 0 && limitBytes != Long.MAX_VALUE;
  }

  /**
   * Whether a collection could give back as much as would be seen; or, where the collector keeps
   * what it has, whether it could stop the heap from taking more, which is for the last moments.
   */
  private boolean mayCollect(ContainerFacts facts) {
    if (!policy.mayAskCollection() || !facts.mayCollect) {
      return false;
    }
    if (sheds.isUnproven()) {
      return true;
    }
    long live = shedUnproven || facts.heapLiveBytes < 0 ? 0 : facts.heapLiveBytes;
    if (collections.isSpent() && facts.heapUsedBytes - live <= effectBytes()) {
      // The last ones brought nothing, and no garbage has come since.
      return false;
    }
    return heap.givesBack()
        ? facts.heapCommittedBytes - Math.max(heap.leastBytes(), live) > effectBytes()
        : level == PressureLevel.CRITICAL && facts.heapUsedBytes - live > effectBytes();
  }

  private boolean soon() {
    return gauge.timeToFullNanos() < 10 * SECOND;
  }
}
