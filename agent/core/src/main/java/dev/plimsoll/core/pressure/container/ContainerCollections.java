package dev.plimsoll.core.pressure.container;

import dev.plimsoll.core.pressure.CollectionPacer;
import dev.plimsoll.core.pressure.HeapPolicy;
import dev.plimsoll.core.pressure.Urgency;
import dev.plimsoll.core.pressure.gauge.RemedyRest;

/**
 * When a collection is asked for so that the heap gives memory back to the container, or takes no
 * more, and whether it helped. Not where nothing would be seen of it, unless shedders gave what a
 * collection has to make free; in the last moments without a rest. Confined to the control thread.
 */
final class ContainerCollections {
  private static final long SECOND = 1_000_000_000L;
  private static final long LEAST_REST_NANOS = SECOND / 4;
  private static final long MOST_REST_NANOS = 60 * SECOND;
  private static final long SOON_NANOS = 10 * SECOND;

  private final ContainerHeap heap;
  private final ContainerLevel level;
  private final ContainerSheds sheds;
  private final CollectionPacer pacer;
  private final RemedyRest rest;
  private final LastMoments lastMoments = new LastMoments();

  private HeapPolicy policy = HeapPolicy.defaults();
  private long nanos;
  private long committedBefore;

  ContainerCollections(ContainerHeap heap, ContainerLevel level, ContainerSheds sheds) {
    this.heap = heap;
    this.level = level;
    this.sheds = sheds;
    pacer = new CollectionPacer(heap.collector());
    rest = new RemedyRest(LEAST_REST_NANOS, MOST_REST_NANOS, heap.steps());
  }

  /** What may be asked for, from the next look on. */
  void setPolicy(HeapPolicy changed) {
    policy = changed;
  }

  /** Takes one look. */
  void next() {
    lastMoments.passed(level.nanos() - nanos);
    nanos = level.nanos();
    pacer.tick(nanos, level.level());
  }

  /** Whether one would help and may be asked for now. */
  boolean isWanted(ContainerFacts facts) {
    if (!level.isPressed() || facts.collecting || facts.shedding || !mayHelp(facts)) {
      return false;
    }
    if (isLastMoment(facts)) {
      return true;
    }
    return (level.isCritical() || heap.couldFill(level.roomBytes(), facts) || isFullSoon())
        && rest.isReady(nanos)
        && pacer.mayAsk(
            nanos, level.level(), policy, facts.mostLiveBytes(), Urgency.PRESSING, Long.MAX_VALUE);
  }

  private boolean isFullSoon() {
    return level.timeToFullNanos() < SOON_NANOS;
  }

  private boolean isLastMoment(ContainerFacts facts) {
    // What was given back is free after a collection only, and it is full before the next.
    boolean frees = sheds.isUnproven() && sheds.isShort();
    return frees
        ? lastMoments.mayHave(nanos, facts)
        : level.isCritical() && lastMoments.is(nanos, level.timeToFullNanos(), facts);
  }

  void begin(ContainerFacts facts) {
    lastMoments.begin(isLastMoment(facts));
    committedBefore = facts.heapCommittedBytes;
    rest.begin(nanos, level.usedBytes());
  }

  /**
   * One is over.
   *
   * @return from when on its effect can be seen
   */
  long ended(ContainerFacts facts) {
    lastMoments.end(facts);
    pacer.answered(
        facts.proofStartNanos, facts.proofEndNanos, facts.mostLiveBytes(), /* low= */ false, false);
    // A heap that did not shrink has nothing to give back, so nothing is waited for.
    boolean shrunk = committedBefore - facts.heapCommittedBytes >= level.effectBytes();
    boolean gives = shrunk || !heap.shrinksAtOnce();
    long seenNanos = gives ? nanos + ContainerLevel.SETTLE_NANOS : nanos;
    rest.done(seenNanos);
    return seenNanos;
  }

  /** Judges the last one; once each look. */
  void settle() {
    rest.settle(nanos, level.usedBytes(), level.effectBytes());
  }

  /** The rest is over, but what brought nothing is not forgotten. */
  void hasten() {
    rest.hasten(nanos);
  }

  /** Whether as many as it may take brought nothing. */
  boolean isSpent() {
    return rest.isSpent();
  }

  boolean isAllowed(ContainerFacts facts) {
    return policy.mayAskCollection() && facts.mayCollect;
  }

  /**
   * Whether one is allowed and could give back as much as would be seen; or, where the collector
   * keeps what it has, whether it could stop the heap from taking more, which is for the last
   * moments.
   */
  boolean mayHelp(ContainerFacts facts) {
    if (!isAllowed(facts)) {
      return false;
    }
    if (sheds.isUnproven()) {
      return true;
    }
    long live = sheds.isAnyUnproven() || facts.heapLiveBytes < 0 ? 0 : facts.heapLiveBytes;
    long effect = level.effectBytes();
    if (isSpent() && facts.heapUsedBytes - live <= effect) {
      // The last ones brought nothing, and no garbage has come since.
      return false;
    }
    return heap.givesBack()
        ? facts.heapCommittedBytes - Math.max(heap.leastBytes(), live) > effect
        : level.isCritical() && facts.heapUsedBytes - live > effect;
  }
}
