package dev.plimsoll.core.runtime;

import dev.plimsoll.MemoryResource;
import dev.plimsoll.PressureLevel;
import dev.plimsoll.core.base.NanoClock;
import dev.plimsoll.core.pressure.HeapSample;
import dev.plimsoll.core.pressure.gauge.FailingRequest;
import dev.plimsoll.core.pressure.gauge.GaugeEvaluator;
import dev.plimsoll.core.pressure.gauge.GaugePolicy;
import dev.plimsoll.core.pressure.gauge.GaugeRemedy;
import dev.plimsoll.core.pressure.gauge.GaugeRest;
import dev.plimsoll.core.response.ShedService;
import dev.plimsoll.core.signal.CollectionProver;
import dev.plimsoll.core.signal.CollectionReason;
import dev.plimsoll.core.signal.ResourceGauge;
import dev.plimsoll.core.telemetry.LevelEvidence;

/**
 * A resource with one trustworthy figure: its level, shedders that relieve it, and a collection
 * after them, since nothing outside the heap is free before what holds it was collected. Without a
 * remedy it only tells. Confined to the control thread.
 */
final class GaugeKeeper implements NonHeapKeeper {
  /** Both chosen, not measured. */
  private static final double MODERATE = 0.80;

  private static final double CRITICAL = 0.90;
  private static final long STEP_POLL_NANOS = 2_000_000L;
  private static final long SOON_NANOS = 500_000_000L;

  /** As long as a level that fell is kept. */
  private static final long FAILED_NANOS = 1_000_000_000L;

  private static final long LEAST_POLL_NANOS = 5_000_000L;
  private static final int LOOKS = 4;

  /** The collection of a request that fails is to be seen while it waits. */
  private static final long FAILING_POLL_NANOS = 25_000_000L;

  private final MemoryResource resource;
  private final ResourceGauge source;
  private final GaugeRemedy remedy;
  private final String reason;
  private final HeapKeeper heap;
  private final ShedService shed;
  private final CollectionProver prover;
  private final NanoClock clock;

  private final GaugePolicy lines = GaugePolicy.of(MODERATE, CRITICAL);
  private final GaugeEvaluator gauge = new GaugeEvaluator(lines);
  private final FailingRequest failing = new FailingRequest();
  private final GaugeRest rest = new GaugeRest();
  private PressureLevel level = PressureLevel.NORMAL;
  private boolean acts;
  private long failedNanos;
  private long used = -1;
  private long max = -1;

  /**
   * A keeper of {@code resource}.
   *
   * @param reason what its figure is, as the level's reason is told
   */
  GaugeKeeper(
      AgentRuntime agent,
      HeapKeeper heap,
      CollectionProver prover,
      MemoryResource resource,
      ResourceGauge source,
      String reason) {
    this.heap = heap;
    this.prover = prover;
    this.resource = resource;
    this.source = source;
    this.reason = reason;
    // Nothing that can be dropped gives a thread back.
    remedy =
        new GaugeRemedy(resource != MemoryResource.THREADS, resource == MemoryResource.METASPACE);
    shed = agent.shed;
    clock = agent.clock;
    failedNanos = clock.nanoTime() - FAILED_NANOS;
  }

  @Override
  public MemoryResource resource() {
    return resource;
  }

  @Override
  public boolean tick(Settings settings, boolean touch) {
    acts = touch;
    long nanos = clock.nanoTime();
    long collections = heap.sample().fullCollections;
    if (rest.stands(nanos, collections)) {
      return false;
    }
    int version = source.version();
    long usedNow = source.used();
    long maxNow = source.max();
    if (version % 2 != 0 || version != source.version()) {
      // Use of one pool against the maximum of another would be any share: the next look does.
      return false;
    }
    used = usedNow;
    max = maxNow;
    gauge.next(nanos, used, max);
    lookForFailing(nanos);
    boolean failedOfLate = failing.isFailing() || nanos - failedNanos < FAILED_NANOS;
    level = failedOfLate ? PressureLevel.CRITICAL : gauge.level();
    remedy.freesAtOnce(source.isFreedAtOnce());
    remedy.next(
        nanos, level, used, heap.sample().proofs, shed.completed(), prover.isBusy(), shed.busy());
    boolean isNear = gauge.level() != PressureLevel.NORMAL;
    if (isNear && gauge.timeToFullNanos() < SOON_NANOS) {
      remedy.hurryIfFruitful(gauge.timeToFullNanos());
    }
    if (touch && (isNear || failing.isFailing() || remedy.owesCollection())) {
      act(nanos);
    }
    boolean calm = level == PressureLevel.NORMAL;
    rest.looked(nanos, collections, used, max, calm ? pollNanos() : 0);
    return true;
  }

  /** Only direct memory has requests that wait. */
  private void lookForFailing(long nanos) {
    HeapSample sample = heap.sample();
    failing.next(
        nanos,
        used,
        max,
        source.next(),
        sample.fullCollections,
        sample.proofs,
        source.takeWaiting());
    if (failing.hasBegun()) {
      failedNanos = nanos;
      remedy.hurry();
    } else if (failing.isSuspected()) {
      source.lookForWaiting(failing.isLikely());
    }
  }

  private void act(long nanos) {
    if (remedy.wantsShed(nanos) && shed.relieves(resource)) {
      // Down to five points below the moderate line.
      long excess = used - (long) ((lines.moderate() - lines.hysteresis()) * max);
      long next = source.next();
      long lacking = failing.isFailing() ? failing.shortBytes() : 0;
      long wanted = remedy.wanted(excess, next, used + next <= max, lacking);
      if (wanted <= 0) {
        remedy.nothingToAsk();
      } else if (request(wanted)) {
        remedy.shedBegun(nanos);
      }
    } else if (remedy.wantsCollection(nanos, level, shed.relieves(resource))) {
      if (heap.evaluator().mayAskCollection()) {
        remedy.collectionBegun(nanos);
        prover.ask(CollectionReason.BEYOND);
      } else {
        remedy.collectionForbidden(nanos);
      }
    }
  }

  private boolean request(long wanted) {
    return remedy.isDoubted()
        ? shed.requestOfEach(level, resource, wanted)
        : shed.request(level, resource, Long.MAX_VALUE, wanted, /* belowKeep= */ false);
  }

  /** A remedy under way is followed closely, and so is a figure of now that rises fast. */
  @Override
  public long pollNanos() {
    if (acts && remedy.isPressing(shed.relieves(resource))) {
      return STEP_POLL_NANOS;
    }
    if (source.isLooking()) {
      return LEAST_POLL_NANOS;
    }
    if (!source.isOfNow()) {
      return Long.MAX_VALUE;
    }
    long most = 2 * used > max ? FAILING_POLL_NANOS : Long.MAX_VALUE;
    return Math.min(most, Math.max(LEAST_POLL_NANOS, gauge.timeToFullNanos() / LOOKS));
  }

  @Override
  public PressureLevel level() {
    return level;
  }

  @Override
  public String reason() {
    return reason;
  }

  @Override
  public void describe(LevelEvidence evidence) {
    evidence.clear();
    evidence.measured = used;
    if (max <= 0 || max == Long.MAX_VALUE) {
      return;
    }
    evidence.setLines(lines, level == PressureLevel.CRITICAL, max);
    evidence.setTimeToFull(gauge.timeToFullNanos());
  }

  @Override
  public void apply(Settings settings) {
    if (!settings.enabled()) {
      gauge.forget();
      level = PressureLevel.NORMAL;
    }
  }

  @Override
  public void letGo() {}
}
