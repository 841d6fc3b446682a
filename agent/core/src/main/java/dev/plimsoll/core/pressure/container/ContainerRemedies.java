package dev.plimsoll.core.pressure.container;

import dev.plimsoll.core.pressure.HeapPolicy;
import dev.plimsoll.core.pressure.gauge.RemedyRest;

/**
 * What is to be done for the container. Each remedy has its turn, the cheap ones first, waits until
 * its effect can be seen, and backs off while it has none:
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
public final class ContainerRemedies {
  private static final long TRIM_REST_NANOS = 30_000_000_000L;

  private final ContainerLevel level;
  private final RemedyRest trims = new RemedyRest(TRIM_REST_NANOS, 20 * TRIM_REST_NANOS, 1);
  private final ContainerCollections collections;
  private final ContainerSheds sheds;
  private final CargoTurns cacheSheds = new CargoTurns();
  private final ContainerEnd end = new ContainerEnd();

  private boolean wasCritical;
  private boolean provenSinceCritical;
  private long proofsSeen;
  private long shedsSeen;

  /** For the container whose figures {@code level} looks at. */
  public ContainerRemedies(ContainerHeap heap, ContainerLevel level) {
    this.level = level;
    sheds = new ContainerSheds(level);
    collections = new ContainerCollections(heap, level, sheds);
  }

  /** What may be asked for, from the next look on. */
  public void setPolicy(HeapPolicy changed) {
    collections.setPolicy(changed);
  }

  /** Nobody looks any more: what was tried until now says nothing of what comes after. */
  public void forget() {
    end.reset();
    wasCritical = false;
    provenSinceCritical = false;
  }

  /** Once each look, after the level's. */
  public void next(ContainerFacts facts) {
    collections.next();
    noteProofs(facts);
    noteSheds(facts);
    noteLevel();
    if (!level.isCritical() || !facts.acts) {
      end.reset();
    }
    if (!collections.mayHelp(facts)) {
      cacheSheds.collected(level.nanos() + ContainerLevel.SETTLE_NANOS);
    }
    if (level.isRead()) {
      settle();
    }
    judge(facts);
  }

  private void noteProofs(ContainerFacts facts) {
    if (facts.proofs == proofsSeen) {
      return;
    }
    proofsSeen = facts.proofs;
    provenSinceCritical = true;
    sheds.proven();
    cacheSheds.collected(collections.ended(facts));
  }

  private void noteSheds(ContainerFacts facts) {
    if (facts.sheds == shedsSeen || facts.shedding) {
      return;
    }
    shedsSeen = facts.sheds;
    sheds.ended(facts.promises, collections.isAllowed(facts));
    cacheSheds.dropped();
  }

  private void noteLevel() {
    boolean critical = level.isCritical();
    if (!critical) {
      provenSinceCritical = false;
    } else if (!wasCritical) {
      sheds.rearm();
      collections.hasten();
      cacheSheds.rearm(level.nanos());
    }
    wasCritical = critical;
  }

  private void settle() {
    long nanos = level.nanos();
    long used = level.usedBytes();
    long effect = level.effectBytes();
    trims.settle(nanos, used, effect);
    if (sheds.settle()) {
      trims.hasten(nanos);
    }
    collections.settle();
    cacheSheds.settle(nanos, used, /* growthBytes= */ 0, effect, level.gauge());
  }

  private void judge(ContainerFacts facts) {
    // Garbage that can still be given back is no reason to end.
    boolean collected =
        !collections.mayHelp(facts) || (provenSinceCritical && collections.isSpent());
    boolean shed =
        (facts.cacheBytes <= 0 || cacheSheds.isSpent()) && (!facts.relievers || sheds.isSpent());
    long toFull = level.timeToFullNanos();
    boolean hopeless =
        level.isCritical()
            && facts.acts
            && collected
            && shed
            && !facts.collecting
            && !facts.shedding
            && ContainerEnd.isNear(toFull, facts.hooksBudgetNanos);
    end.next(level.nanos(), hopeless, level.isAtEnd(), toFull, facts.shared);
  }

  /** Whether all has been tried, and it still fills. */
  public boolean isExhausted() {
    return end.isReached();
  }

  /** Whether the ballast is to go: at the line, or full before anything else could help. */
  public boolean wantsBallast() {
    return level.isCritical()
        && (level.isPastCritical() || level.timeToFullNanos() < LastMoments.NANOS / 2);
  }

  public boolean wantsTrim() {
    return level.isPressed() && trims.isReady(level.nanos());
  }

  /** {@link #wantsTrim} was followed; the effect shows within the usual time. */
  public void trimBegun() {
    trims.begin(level.nanos(), level.usedBytes());
    trims.done(level.nanos() + ContainerLevel.SETTLE_NANOS);
  }

  /** Whether a collection would help and may be asked for. */
  public boolean wantsCollection(ContainerFacts facts) {
    return collections.isWanted(facts);
  }

  public void collectionBegun(ContainerFacts facts) {
    collections.begin(facts);
  }

  /** Whether those are to be asked that relieve the container and are no caches of the heap. */
  public boolean wantsShed(ContainerFacts facts) {
    return level.isPressed() && facts.relievers && !facts.shedding && sheds.isReady();
  }

  /** What they are to be asked for, 0 for nothing; {@code Long.MAX_VALUE} for all they have. */
  public long reliefBytes() {
    return sheds.reliefBytes();
  }

  public void shedBegun(ContainerFacts facts) {
    sheds.begin(facts.promises);
  }

  /** Whether caches are to go: a collection alone was not enough, or there can be none. */
  public boolean wantsCacheShed(ContainerFacts facts) {
    boolean collected = provenSinceCritical || !collections.mayHelp(facts);
    return level.isCritical()
        && facts.cacheBytes > 0
        && collected
        && !facts.collecting
        && !facts.shedding
        && !(sheds.isAnyUnproven() && collections.mayHelp(facts))
        && cacheSheds.isReady(level.nanos());
  }

  /** The same of caches; {@code Long.MAX_VALUE} for all that they do not keep. */
  public long cacheReliefBytes() {
    return cacheSheds.isForAll(level.gauge()) ? Long.MAX_VALUE : level.excessBytes();
  }

  public void cacheShedBegun() {
    cacheSheds.begin(level.nanos(), level.usedBytes(), cacheSheds.isForAll(level.gauge()));
  }
}
