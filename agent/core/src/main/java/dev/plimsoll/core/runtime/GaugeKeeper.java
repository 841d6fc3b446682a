package dev.plimsoll.core.runtime;

import dev.plimsoll.MemoryResource;
import dev.plimsoll.PressureLevel;
import dev.plimsoll.core.base.NanoClock;
import dev.plimsoll.core.pressure.GaugeEvaluator;
import dev.plimsoll.core.pressure.GaugePolicy;
import dev.plimsoll.core.pressure.GaugeRemedy;
import dev.plimsoll.core.pressure.HeapSample;
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
final class GaugeKeeper implements ResourceKeeper {
  private static final long STEP_POLL_NANOS = 2_000_000L;
  private static final long FAILING_NANOS = 500_000_000L;
  private static final long LEAST_POLL_NANOS = 5_000_000L;
  private static final int LOOKS = 4;

  private final MemoryResource resource;
  private final ResourceGauge source;
  private final GaugePolicy lines;
  private final GaugeRemedy remedy;
  private final String reason;
  private final HeapKeeper heap;
  private final ShedService shed;
  private final CollectionProver prover;
  private final NanoClock clock;
  private final GaugeEvaluator gauge;

  /** A collection before the first look may be that of a request which waits still. */
  private long foreignSeen;

  private boolean failed;
  private long failedNanos;
  private long used = -1;
  private long max = -1;

  GaugeKeeper(
      MemoryResource resource,
      ResourceGauge source,
      GaugePolicy lines,
      GaugeRemedy remedy,
      String reason,
      HeapKeeper heap,
      ShedService shed,
      CollectionProver prover,
      NanoClock clock) {
    this.resource = resource;
    this.source = source;
    this.lines = lines;
    this.remedy = remedy;
    this.reason = reason;
    this.heap = heap;
    this.shed = shed;
    this.prover = prover;
    this.clock = clock;
    this.gauge = new GaugeEvaluator(lines);
  }

  @Override
  public MemoryResource resource() {
    return resource;
  }

  @Override
  public boolean tick(Settings settings, boolean touch) {
    long nanos = clock.nanoTime();
    used = source.used();
    max = source.max();
    gauge.next(nanos, isFailing(nanos) ? max : used, max);
    remedy.next(
        nanos, level(), used, heap.sample().proofs, shed.completed(), prover.isBusy(), shed.busy());
    if (level() != PressureLevel.NORMAL && gauge.timeToFullNanos() < FAILING_NANOS) {
      remedy.hurryIfFruitful();
    }
    if (touch && level() != PressureLevel.NORMAL) {
      act(nanos, settings);
    }
    return true;
  }

  /**
   * Whether a request is failing now. The JDK collects and then waits for half a second inside a
   * call that finds no direct memory: a full collection that nobody else has asked for, when the
   * next buffer of the usual size would not fit, is that call (facts/hotspot-facts F).
   */
  private boolean isFailing(long nanos) {
    HeapSample sample = heap.sample();
    long next = source.next();
    long foreign = sample.fullCollections - sample.proofs;
    if (foreign > foreignSeen && next > 0 && 2 * used > max && used + next > max) {
      failed = true;
      failedNanos = nanos;
      remedy.hurry();
    }
    foreignSeen = foreign;
    failed = failed && nanos - failedNanos < FAILING_NANOS;
    return failed;
  }

  private void act(long nanos, Settings settings) {
    if (remedy.wantsShed(nanos) && shed.relieves(resource)) {
      // Down to five points below the moderate line.
      long excess = used - (long) ((lines.moderate() - lines.hysteresis()) * max);
      excess = Math.max(Math.max(1, excess), used + source.next() - max);
      if (shed.request(level(), resource, Long.MAX_VALUE, excess, /* belowKeep= */ false)) {
        remedy.shedBegun(nanos);
      }
    } else if (settings.heapPolicy().mayAskCollection()
        && remedy.wantsCollection(nanos, level(), shed.relieves(resource))) {
      remedy.collectionBegun(nanos);
      prover.ask(CollectionReason.BEYOND);
    }
  }

  /** A remedy under way is followed closely, and so is a figure of now that rises fast. */
  @Override
  public long pollNanos() {
    if (remedy.isPressing()) {
      return STEP_POLL_NANOS;
    }
    return source.isOfNow()
        ? Math.max(LEAST_POLL_NANOS, gauge.timeToFullNanos() / LOOKS)
        : Long.MAX_VALUE;
  }

  @Override
  public PressureLevel level() {
    return gauge.level();
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
    boolean critical = level() == PressureLevel.CRITICAL;
    evidence.capacity = max;
    evidence.threshold = (long) ((critical ? lines.critical() : lines.moderate()) * max);
    evidence.lowerThreshold = (long) ((lines.moderate() - lines.hysteresis()) * max);
    long toFull = gauge.timeToFullNanos();
    evidence.timeToFullNanos = toFull == Long.MAX_VALUE ? -1 : toFull;
  }

  @Override
  public void apply(Settings settings) {}

  @Override
  public void letGo() {}
}
