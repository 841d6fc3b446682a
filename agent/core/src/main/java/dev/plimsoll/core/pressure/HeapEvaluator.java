package dev.plimsoll.core.pressure;

import dev.plimsoll.PressureLevel;

/**
 * The level of the heap, from samples.
 *
 * <p>No single figure of the JVM is trustworthy (docs/design-decisions.md), so three things are
 * kept apart. <b>Wake</b>: cheap figures that only say "look" ({@link ProofRule#wantsProof}).
 * <b>Prove</b>: what is alive by the last collection that could tell, natural or asked for ({@link
 * FullCollectionRule} for Serial, Parallel and G1, {@link AskedCollectionRule} for ZGC and
 * Shenandoah), paced by {@link CollectionPacer}. <b>Level</b>, decided here:
 *
 * <ul>
 *   <li>It rises at once when the proven live bytes cross a line of the policy (share of the
 *       maximum <i>and</i> absolute margin, {@link LevelLines}), on failure evidence while the heap
 *       is at least {@value #FAILED_SHARE} full, and without proof only where the process is
 *       already dead ({@link ProofRule#unprovenLevel}).
 *   <li>It falls only on a proof that is newer than what raised it, five points below the line, not
 *       sooner than a second after it rose, and not while it grows so that it would be back within
 *       two; or when no more is used than that, as no more can be alive. A level never falls
 *       because a counter is silent.
 * </ul>
 *
 * <p>While a level stands, one collection after another is asked for as the pacer allows, so that a
 * level that has no cause any more ends. EXHAUSTED is not decided here: it needs to know that
 * everything was shed. A gap of the clock, as {@link HeapRates} finds it, resets all rates and
 * dwells. Nothing is allocated by {@link #next}. Confined to the control thread.
 */
public final class HeapEvaluator {
  private static final double FAILED_SHARE = 0.6;
  private static final double WALL_SHARE = 0.92;
  // A heap of which even the upper end of a proof says so much is never called far from its line.
  private static final double FAR_SHARE = 0.92;
  // A level does not fall where growth would raise it again this soon: a leak of 60 MB/s on
  // Shenandoah was called well at 80 % and asked about again at 88 %.
  private static final double BACK_SECONDS = 2;
  // How long a level without proof stands at least, as pauses come and go by the second.
  private static final long UNPROVEN_NANOS = 3_000_000_000L;

  private final HeapModel model;
  private final PollPeriod poll;
  private final StillHeap still;
  private final ProofRule rule;
  private final CollectionRequest request;
  private final HeapRates rates = new HeapRates();
  private final Capacity capacity;
  private final ClearedBallast ballast;
  private final HeapLevel level = new HeapLevel();
  private final ProofHistory proofs = new ProofHistory();

  private HeapPolicy policy;
  private LevelLines lines;
  private boolean started;
  private long lastFailures;
  private boolean failed;
  private boolean provenNow;
  private boolean usedLow;

  public HeapEvaluator(HeapModel model, HeapPolicy policy) {
    this.model = model;
    this.policy = policy;
    SteadyHeap steady = new SteadyHeap(model);
    poll = new PollPeriod(model, steady);
    rule =
        model.collector().provesByHeadroom()
            ? new FullCollectionRule(model, steady)
            : new AskedCollectionRule(model);
    still = new StillHeap(rule, steady);
    request = new CollectionRequest(model, rule);
    capacity = new Capacity(model);
    ballast = new ClearedBallast(model);
    lines = lines(policy);
  }

  /** Whether each collection leaves the same, so that use between two of them says nothing. */
  public boolean standsStill() {
    return level() == PressureLevel.NORMAL && poll.standsStill();
  }

  /**
   * Takes the next sample; one that is not newer than the last is ignored.
   *
   * @return whether it was judged: of one that tells nothing new ({@link StillHeap}) only the rates
   *     are noted
   */
  public boolean next(HeapSample s) {
    if (!model.limited()) {
      return true;
    }
    if (!rates.isNewer(s)) {
      return false;
    }
    if (!started) {
      start(s);
    }
    boolean gap = rates.next(s);
    poll.next(s, gap);
    if (!gap && still.isToldNothingBy(s)) {
      still.passedOver(s);
      return false;
    }
    prove(s, gap);
    failures(s);
    decide(s.nanos);
    boolean shed = evictedUncollectedBytes() > 0;
    request.ask(s.nanos, level(), policy, shed, failed || ballast.isNew(), liveToFullNanos());
    still.taken(s, isCalm());
    return true;
  }

  private void start(HeapSample s) {
    started = true;
    lastFailures = s.failures;
    ballast.start(s);
  }

  private void prove(HeapSample s, boolean gap) {
    long serial = rule.serial();
    rule.next(s, rates.pauses(), gap);
    provenNow = rule.proven() && rule.serial() != serial;
    proofs.next(s, rule);
    request.next(s, level(), lines);
    usedLow = lines.down(s.usedBytes).compareTo(level()) < 0;
    if (usedLow) {
      rule.atMost(s.usedBytes);
    }
  }

  private void failures(HeapSample s) {
    // When clearings were believed at once, a full collection at 61 % alive emptied a cache (G1).
    boolean byClearing = ballast.failed(s, level(), provenNow, provenAtWall());
    failed = s.failures > lastFailures || byClearing;
    lastFailures = Math.max(lastFailures, s.failures);
    // The larger of two looks, as the failure may have brought a collection in between.
    capacity.next(s.nanos, rates.mostUsedBytes(), failed);
  }

  private void decide(long nanos) {
    long serial = rule.serial();
    PressureLevel proven = rule.proven() ? lines.up(rule.liveBytes()) : PressureLevel.NORMAL;
    level.raise(proven, "proven live bytes crossed the line", serial, nanos);
    // Called whether it raises or not: the first use of a string constant allocates.
    boolean worse = proven != PressureLevel.NORMAL && rule.worseThanProven();
    level.raise(criticalIf(worse), "past the line, and pauses or no room", serial, nanos);
    if (rule.unprovenLevel() != PressureLevel.NORMAL) {
      level.hold(nanos, UNPROVEN_NANOS);
    }
    level.raise(rule.unprovenLevel(), "pauses all the time, or no answer", serial, nanos);
    boolean full = failed && rates.usedBytes() >= FAILED_SHARE * capacity.bytes();
    level.raise(criticalIf(full), "an allocation failed", serial, nanos);
    if (rule.proven()) {
      long back = usedLow ? 0 : (long) (BACK_SECONDS * rates.floorBytesPerSecond());
      long live = Math.max(rule.liveBytes() + back, rule.usedAfterProofBytes());
      level.lower(lines.down(live), usedLow, serial, nanos);
    }
  }

  private static PressureLevel criticalIf(boolean condition) {
    return condition ? PressureLevel.CRITICAL : PressureLevel.NORMAL;
  }

  private LevelLines lines(HeapPolicy p) {
    return new LevelLines(p, model.maxBytes(), rule.moderateOffset(), rule.criticalOffset());
  }

  /** NORMAL, MODERATE or CRITICAL; NORMAL for good where the heap has no maximum. */
  public PressureLevel level() {
    return level.level();
  }

  /** From the decision to ask for a collection, which is done once, until a sample answers. */
  public boolean wantsCollection() {
    return request.asking();
  }

  /** Whether any collection may be asked for, whatever for: by settings, and by earlier pauses. */
  public boolean mayAskCollection() {
    return request.isAllowed(policy);
  }

  /** How long to wait for the next sample, 1 to 100 ms. */
  public long pollNanos() {
    if (!model.limited()) {
      return PollPeriod.longest();
    }
    boolean quiet = !alert() && level() == PressureLevel.NORMAL;
    return poll.nanos(rates.usedBytes(), capacity.bytes(), rates.fill(), alert(), quiet);
  }

  private boolean alert() {
    return failed || (rule.wakes() && !request.waits());
  }

  /** Nothing seen and nothing asked that anybody has to act on. */
  public boolean isCalm() {
    return level() == PressureLevel.NORMAL && !alert() && !request.asking();
  }

  /**
   * Whether what the pools held after the last collection could prove anything: after a full one,
   * or where less is used than was proven live.
   */
  public boolean wantsCollectionUsage(HeapSample s, boolean full) {
    return model.collector().provesByHeadroom() && (full || s.usedBytes < rule.liveBytes());
  }

  /** What is alive by the last proof; -1 while nothing was proved. */
  public long provenLiveBytes() {
    return proofs.liveBytes();
  }

  /**
   * At most so much is alive by the last proof, -1 while nothing was proved. More than {@link
   * #provenLiveBytes} only where a collector keeps garbage by design (non-generational ZGC).
   */
  public long mostLiveBytes() {
    return proofs.mostLiveBytes();
  }

  /** Counts the proofs of which the collection began after the last shed; for {@code ShedInput}. */
  public long provenSerial() {
    return proofs.serialAfterShed();
  }

  /** When the collection of the last proof began, or shortly before; 0 while nothing was proved. */
  public long provenStartNanos() {
    return rule.proofStartNanos();
  }

  /** Bytes shed since the collection of the last proof; for {@code ShedInput}. */
  public long evictedUncollectedBytes() {
    return proofs.evictedUncollectedBytes();
  }

  /** K, how full the heap can be; {@code Long.MAX_VALUE} where it has no maximum. */
  public long capacityBytes() {
    return capacity.bytes();
  }

  /** Up to where a promise of room may go, in bytes; at most the capacity. */
  public long roomCapacityBytes() {
    return model.limited() ? model.roomBytes(capacity.bytes()) : Long.MAX_VALUE;
  }

  /** Until K is reached at the net rate of now; {@code Long.MAX_VALUE} while it does not fill. */
  public long timeToFullNanos() {
    return rates.nanosToFill(capacity.bytes() - rates.usedBytes());
  }

  /** Until live bytes reach K at the rate at which they grow: how long a leak has left. */
  private long liveToFullNanos() {
    return rates.nanosToGrow(capacity.bytes() - rule.liveBytes());
  }

  /** Of the last sample that was judged, and those that were not before it. */
  public long lowestUsedBytes() {
    return still.lowestBytes();
  }

  /** For tests. */
  HeapRates rates() {
    return rates;
  }

  /** Share of the last second that pauses took, in 0..1. */
  public double gcShare() {
    return rates.gcShare();
  }

  /** Pauses have taken nearly all the time for many seconds. */
  public boolean gcDebtFull() {
    return rates.gcDebtFull();
  }

  /** NORMAL, and proven so well below the line that no sample may change it. */
  public boolean farFromLine() {
    return level() == PressureLevel.NORMAL
        && !failed
        && proofs.mostLiveBytes() < FAR_SHARE * model.maxBytes()
        && lines.far(rule.proven() ? rule.liveBytes() : rates.usedBytes());
  }

  /** NORMAL, and proven far from the line if so much less were alive. */
  public boolean farWithout(long bytes) {
    return level() == PressureLevel.NORMAL
        && !failed
        && (!rule.proven() || lines.far(rule.liveBytes() - bytes));
  }

  /** This sample brought a failure, or shows that without the ballast one would have been. */
  public boolean allocationFailed() {
    return failed;
  }

  /** This sample brought failures, or a proof that the heap is at its wall. */
  public boolean failureEvidence() {
    return failed || (provenNow && level() == PressureLevel.CRITICAL && provenAtWall());
  }

  private boolean provenAtWall() {
    return rule.proven() && rule.liveBytes() >= WALL_SHARE * model.maxBytes();
  }

  /** The maximum of the heap, of which the lines are shares. */
  public long maxBytes() {
    return model.maxBytes();
  }

  /** Where proven live bytes raise the level to {@code to}, MODERATE or CRITICAL. */
  public long lineBytes(PressureLevel to) {
    return lines.bytes(to);
  }

  /** How far below a line they must be to lower it again. */
  public long hysteresisBytes() {
    return lines.hysteresisBytes();
  }

  /** Why the level is what it is; a constant. */
  public String reason() {
    return level.reason();
  }

  /** From the next sample on. */
  public void setPolicy(HeapPolicy p) {
    still.disturb();
    policy = p;
    lines = lines(p);
  }
}
