package dev.plimsoll.core.pressure.shed;

import dev.plimsoll.PressureLevel;
import dev.plimsoll.core.pressure.Collector;
import dev.plimsoll.core.pressure.HeapEvaluator;
import dev.plimsoll.core.pressure.HeapModel;
import dev.plimsoll.core.pressure.HeapPolicy;
import dev.plimsoll.core.pressure.HeapSample;

/**
 * A small simulated process: a cache that fills, garbage, collections, bursts and leaks, with the
 * real evaluator and the real controller in the loop. Time moves in ticks of 5 ms.
 */
public final class Plant {
  public static final long MIB = 1 << 20;
  private static final long TICK_NANOS = 5_000_000L;
  private static final double TICKS_PER_SECOND = 200;
  private static final long CLEAR_NANOS = 20 * TICK_NANOS;
  private static final double FLOOR_SHARE = 0.02;
  private static final double COLLECT_AT = 0.97;
  // What a collection that is not full leaves of the garbage.
  private static final double LEFT_BY_YOUNG = 0.10;

  final long maxBytes;
  public final HeapEvaluator evaluator;
  public final ShedController controller;
  private final HeapSample sample = new HeapSample();
  private final ShedInput input = new ShedInput();

  // The program.
  public double baseBytes;
  public double leakPerSecond;
  public double cacheFillPerSecond;
  double cacheWantsBytes = Double.MAX_VALUE;
  public double garbagePerSecond;
  public double burstBytes;
  public double burstEverySeconds;
  double burstSeconds = 0.5;

  /** Bursts keep it from being touched, and a burst's collections leave little: it goes by age. */
  boolean burstsClearBallast;

  public double estimateFactor = 1;

  /** Apart of two counts of the cache; a shed counts at its beginning. */
  double countSeconds;

  public long appBoundBytes = Long.MAX_VALUE;

  // Its heap.
  private long nanos = TICK_NANOS;
  private double cacheBytes;
  private double garbageBytes;
  private double burstNow;
  private long clearAt;
  private double leakedBytes;
  private double countedBytes;
  private double countedAtShed;
  private long countedNanos;
  private long shedUntil;
  private double shedToBytes;
  private double yield = 1;
  private long liveBefore = -1;
  private long returnedBefore;
  private long serialBefore;
  private long proofUntil;
  private final boolean concurrent;
  private long cycleUntil;
  private double cycleFrees;

  // What was seen of it.
  public int sheds;
  public int levelChanges;
  public int failures;
  double lowestBound = Double.MAX_VALUE;

  public Plant(Collector collector, long maxBytes) {
    this.maxBytes = maxBytes;
    concurrent = !collector.provesByHeadroom();
    HeapModel model = new HeapModel(collector, maxBytes, maxBytes * 2 / 3);
    evaluator = new HeapEvaluator(model, HeapPolicy.defaults());
    controller = new ShedController(model);
  }

  /** Until it is over or the verdict is spoken. */
  public Plant run(double seconds) {
    long end = nanos + (long) (seconds * 1e9);
    while (nanos < end && !controller.leakVerdict()) {
      program();
      collect();
      decide();
      nanos += TICK_NANOS;
    }
    return this;
  }

  private void program() {
    double second = nanos / 1e9;
    double before = burstNow;
    burstNow = burstEverySeconds > 0 && second % burstEverySeconds < burstSeconds ? burstBytes : 0;
    clearAt = burstNow > before ? nanos + CLEAR_NANOS : clearAt;
    if (burstsClearBallast && nanos == clearAt) {
      sample.clearings++;
    }
    leakedBytes += leakPerSecond / TICKS_PER_SECOND;
    garbageBytes += garbagePerSecond / TICKS_PER_SECOND;
    double wants = cacheWantsBytes;
    if (controller.boundBytes() != Long.MAX_VALUE) {
      wants = Math.min(wants, controller.boundBytes() / (estimateFactor * yield));
    }
    double filled = cacheFillPerSecond / TICKS_PER_SECOND;
    if (cacheBytes + filled <= wants) {
      cacheBytes += filled;
    } else {
      // A full cache replaces: as much dies as comes.
      garbageBytes += filled;
    }
    if (shedUntil != 0 && nanos >= shedUntil) {
      double gone = Math.max(0, cacheBytes - shedToBytes);
      cacheBytes -= gone;
      garbageBytes += gone;
      if (liveBefore < 0) {
        liveBefore = evaluator.provenLiveBytes();
        returnedBefore = sample.shedBytes;
        serialBefore = evaluator.provenSerial();
      }
      sample.shedBytes += (long) (gone * estimateFactor * yield);
      sample.lastShedNanos = nanos;
      countedBytes = cacheBytes;
      input.sheds++;
      shedUntil = 0;
    }
  }

  private double live() {
    return baseBytes + cacheBytes + burstNow + leakedBytes;
  }

  private void collect() {
    if (concurrent && cycleUntil == 0 && live() + garbageBytes >= 0.7 * maxBytes) {
      cycleUntil = nanos + 30_000_000L;
      cycleFrees = garbageBytes;
    }
    if (cycleUntil != 0 && nanos >= cycleUntil) {
      garbageBytes -= Math.min(cycleFrees, garbageBytes);
      sample.collections++;
      sample.fullCollections++;
      cycleUntil = 0;
    }
    if (live() + garbageBytes >= COLLECT_AT * maxBytes) {
      sample.collections++;
      sample.pauseMillis += 4;
      garbageBytes *= LEFT_BY_YOUNG;
      if (live() + garbageBytes >= COLLECT_AT * maxBytes) {
        full(40);
      }
    }
    if (live() >= maxBytes) {
      failures++;
      sample.failures++;
      leakedBytes -= live() - 0.99 * maxBytes;
    }
    if (proofUntil != 0 && nanos >= proofUntil) {
      full(30);
      sample.proofs++;
      sample.proofStartNanos = nanos - 30_000_000L;
      sample.proofEndNanos = nanos;
      sample.proofUsedBytes = (long) live();
      sample.proofAllocatedBytes = 0;
      proofUntil = 0;
    }
  }

  private void full(int millis) {
    garbageBytes = 0;
    sample.collections++;
    sample.fullCollections++;
    sample.pauseMillis += millis;
    sample.collectionUsageBytes = (long) Math.min(maxBytes, live());
    sample.collectionUsageFullCount = sample.fullCollections;
  }

  private void decide() {
    PressureLevel before = evaluator.level();
    sample.nanos = nanos;
    sample.usedBytes = (long) Math.min(maxBytes, live() + garbageBytes);
    evaluator.next(sample);
    measureYield();
    levelChanges += before == evaluator.level() ? 0 : 1;
    if (evaluator.wantsCollection() && proofUntil == 0) {
      proofUntil = nanos + 30_000_000L;
    }
    fill();
    controller.next(input);
    if (controller.boundBytes() != Long.MAX_VALUE) {
      lowestBound = Math.min(lowestBound, controller.boundBytes());
    }
    if (controller.wantsShed() && shedUntil == 0) {
      sheds++;
      countedAtShed = cacheBytes;
      shedUntil = nanos + 20_000_000L;
      shedToBytes = controller.boundBytes() / (estimateFactor * yield);
    }
  }

  /** As the service that sheds does it. */
  private void measureYield() {
    if (liveBefore < 0 || evaluator.provenSerial() == serialBefore) {
      return;
    }
    double returned = sample.shedBytes - returnedBefore;
    double most = evaluator.mostLiveBytes() / Math.max(1, cacheBytes * estimateFactor * yield);
    double measured = Math.min(most, (liveBefore - evaluator.provenLiveBytes()) / returned);
    if (returned >= evaluator.capacityBytes() / 50.0 && measured >= 0) {
      yield = Math.min(2, Math.max(0.25, yield * (1 + 0.5 * (measured - 1))));
    }
    liveBefore = -1;
  }

  private void fill() {
    if (nanos - countedNanos >= countSeconds * 1e9) {
      countedNanos = nanos;
      countedBytes = cacheBytes;
    }
    input.nanos = nanos;
    input.capacityBytes = evaluator.capacityBytes();
    input.usedBytes = sample.usedBytes;
    input.provenLiveBytes = evaluator.provenLiveBytes();
    input.mostLiveBytes = evaluator.mostLiveBytes();
    input.provenSerial = evaluator.provenSerial();
    input.evictedUncollectedBytes = evaluator.evictedUncollectedBytes();
    input.cacheBytes = (long) (countedBytes * estimateFactor * yield);
    input.countedBytes = (long) (countedAtShed * estimateFactor * yield);
    input.cacheYield = yield;
    input.floorBytes = (long) (FLOOR_SHARE * maxBytes * estimateFactor * yield);
    input.appBoundBytes = appBoundBytes;
    input.timeToFullNanos = evaluator.timeToFullNanos();
    input.failureEvidence = evaluator.failureEvidence();
    input.allocationFailed = evaluator.allocationFailed();
    input.gcShare = evaluator.gcShare();
    input.level = evaluator.level();
    input.calmBytes = evaluator.lineBytes(PressureLevel.MODERATE) - evaluator.hysteresisBytes();
    input.shedding = shedUntil != 0;
    input.hooksBudgetNanos = 5_000_000_000L;
    input.gcDebtFull = evaluator.gcDebtFull();
  }

  double seconds() {
    return nanos / 1e9;
  }

  double cacheShare() {
    return cacheBytes / maxBytes;
  }

  double liveShare() {
    return live() / maxBytes;
  }

  @Override
  public String toString() {
    return "at "
        + (long) seconds()
        + " s: "
        + evaluator.level()
        + " "
        + controller.state()
        + " cache "
        + Math.round(100 * cacheShare())
        + " % live "
        + Math.round(100 * liveShare())
        + " % bound "
        + (controller.boundBytes() == Long.MAX_VALUE
            ? "open"
            : Math.round(100.0 * controller.boundBytes() / maxBytes) + " %")
        + " sheds "
        + sheds
        + " changes "
        + levelChanges
        + " failures "
        + failures;
  }
}
