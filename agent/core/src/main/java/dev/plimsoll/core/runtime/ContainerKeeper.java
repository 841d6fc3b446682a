package dev.plimsoll.core.runtime;

import dev.plimsoll.MemoryResource;
import dev.plimsoll.PressureLevel;
import dev.plimsoll.core.base.ByteSize;
import dev.plimsoll.core.base.NanoClock;
import dev.plimsoll.core.pressure.HeapSample;
import dev.plimsoll.core.pressure.container.ContainerFacts;
import dev.plimsoll.core.pressure.container.ContainerHeap;
import dev.plimsoll.core.pressure.container.ContainerLevel;
import dev.plimsoll.core.pressure.container.ContainerRemedies;
import dev.plimsoll.core.pressure.container.ContainerSample;
import dev.plimsoll.core.pressure.gauge.GaugePolicy;
import dev.plimsoll.core.response.ShedService;
import dev.plimsoll.core.signal.CollectionProver;
import dev.plimsoll.core.signal.CollectionReason;
import dev.plimsoll.core.signal.Signal;
import dev.plimsoll.core.signal.SignalQueue;
import dev.plimsoll.core.signal.cgroup.ContainerProbe;
import dev.plimsoll.core.telemetry.BallastAction;
import dev.plimsoll.core.telemetry.Journal;
import dev.plimsoll.core.telemetry.LevelEvidence;

/**
 * The container's way from a look to memory given back to the system. Looks in its own rhythm,
 * which is faster than the heap's only near the limit. Confined to the control thread.
 */
final class ContainerKeeper implements NonHeapKeeper {
  /** How long the level must have been normal before the ballast is built again. Chosen. */
  private static final long BALLAST_REST_NANOS = 60_000_000_000L;

  /** Of the container's limit. Chosen: giving it up gains time for the other remedies. */
  private static final double BALLAST_SHARE = 0.05;

  private static final double MOST_BALLAST = 64.0 * ByteSize.MIB;

  /** Until the first search is over. */
  private static final long IDLE_NANOS = 100_000_000L;

  private final ContainerWork work;
  private final ContainerLevel level;
  private final ContainerRemedies remedies;
  private final HeapKeeper heap;
  private final ShedService shed;
  private final CollectionProver prover;
  private final NotifyLoop notify;
  private final SignalQueue signals;
  private final NanoClock clock;
  private final Journal journal;
  private final GaugePolicy lines;
  private final ContainerSample sample = new ContainerSample();
  private final ContainerFacts facts = new ContainerFacts();
  private final Runtime runtime = Runtime.getRuntime();

  /** Told in need; see the package's description. */
  private final String exhausted;

  private final String stalled;
  private final String near;
  private final String ballastName;
  private long nextNanos;
  private boolean looked;
  private boolean wasPressed;
  private boolean releasedOnce;
  private long pressedNanos;

  ContainerKeeper(
      AgentRuntime agent,
      HeapKeeper heap,
      CollectionProver prover,
      ContainerWork work,
      ContainerHeap shape) {
    this.work = work;
    this.heap = heap;
    this.prover = prover;
    lines = ContainerLevel.defaultLines();
    level = new ContainerLevel(lines);
    remedies = new ContainerRemedies(shape, level);
    shed = agent.shed;
    notify = agent.notify;
    signals = agent.signals;
    clock = agent.clock;
    journal = agent.journal;
    exhausted = "the container fills up and nothing more can be given back";
    stalled = "working set near the limit of the container, and tasks wait for memory";
    near = "working set near the limit of the container";
    ballastName = "native";
  }

  @Override
  public MemoryResource resource() {
    return MemoryResource.CONTAINER;
  }

  @Override
  public boolean tick(Settings settings, boolean touch) {
    long nanos = clock.nanoTime();
    boolean hinted = work.watch().told(nanos);
    if (hinted) {
      // As with any other wake-up, the heap is looked at as well.
      signals.offer(Signal.EXTERNAL);
    }
    if (looked && !hinted && nanos - nextNanos < 0) {
      return false;
    }
    looked = true;
    ContainerProbe probe = work.probe();
    if (probe == null) {
      nextNanos = nanos + IDLE_NANOS;
      return false;
    }
    sample.nanos = nanos;
    probe.fill(sample);
    work.noteLimit(sample.lowestLimitBytes);
    sample.stalled |= hinted;
    gather(settings);
    PressureLevel before = level.level();
    level.next(sample);
    remedies.next(facts);
    if (hinted && level.level() == before) {
      long used = sample.isLimited() ? sample.usedBytes : -1;
      journal.wakeDismissed(Signal.EXTERNAL.text(), resource(), used);
    }
    nextNanos = nanos + level.periodNanos();
    heap.setBallast(
        /* waits= */ level.level() != PressureLevel.NORMAL, /* fits= */ !work.heapIsTooLarge());
    if (touch && sample.isLimited()) {
      act(nanos);
    }
    return true;
  }

  @Override
  public long pollNanos() {
    return Math.max(0, nextNanos - clock.nanoTime());
  }

  @Override
  public PressureLevel level() {
    return remedies.isExhausted() ? PressureLevel.EXHAUSTED : level.level();
  }

  @Override
  public String reason() {
    if (remedies.isExhausted()) {
      return exhausted;
    }
    return level.isStalled() ? stalled : near;
  }

  @Override
  public void describe(LevelEvidence evidence) {
    evidence.clear();
    if (!sample.isLimited()) {
      return;
    }
    evidence.measured = sample.usedBytes;
    evidence.used = sample.usageBytes;
    evidence.setLines(lines, level.level() == PressureLevel.CRITICAL, sample.limitBytes);
    evidence.setTimeToFull(level.timeToFullNanos());
  }

  @Override
  public void apply(Settings settings) {
    remedies.setPolicy(settings.heapPolicy());
    if (!settings.enabled()) {
      level.forget();
      remedies.forget();
      looked = false;
    }
    if (settings.touches()) {
      work.orderAllow();
    } else {
      letGo();
    }
  }

  @Override
  public void letGo() {
    work.releaseBallast();
    work.orderRestore();
    notify.wake();
  }

  private void gather(Settings settings) {
    HeapSample now = heap.sample();
    facts.heapCommittedBytes = runtime.totalMemory();
    facts.heapUsedBytes = now.usedBytes;
    facts.heapLiveBytes = heap.evaluator().provenLiveBytes();
    facts.proofs = now.proofs;
    facts.proofStartNanos = now.proofStartNanos;
    facts.proofEndNanos = now.proofEndNanos;
    facts.acts = settings.touches();
    facts.mayCollect = heap.evaluator().mayAskCollection();
    facts.collecting = prover.isBusy();
    facts.sheds = shed.completed();
    facts.promises = shed.promises();
    facts.shedding = shed.busy();
    facts.cacheBytes = Math.max(0, shed.cacheBytes() - shed.floorBytes());
    facts.relievers = shed.relieves(MemoryResource.CONTAINER);
    facts.shared = work.isShared();
    facts.hooksBudgetNanos = settings.shutdown().timeoutNanos();
  }

  private void act(long nanos) {
    keepBallast(nanos);
    if (remedies.wantsTrim()) {
      remedies.trimBegun();
      work.orderTrim();
      notify.wake();
    }
    if (remedies.wantsCollection(facts)) {
      remedies.collectionBegun(facts);
      work.orderShrink();
      prover.ask(CollectionReason.CONTAINER);
    } else if (remedies.wantsShed(facts)) {
      if (request(MemoryResource.CONTAINER, remedies.reliefBytes())) {
        remedies.shedBegun(facts);
      }
    } else if (remedies.wantsCacheShed(facts)) {
      if (request(MemoryResource.HEAP, remedies.cacheReliefBytes())) {
        remedies.cacheShedBegun();
      }
    }
  }

  /** Orders a shed of so much; false if none is begun. */
  boolean request(MemoryResource resource, long wantedBytes) {
    if (wantedBytes <= 0) {
      // The level only waits to fall, or stands by a soft limit; an order for 0 would be for all.
      return false;
    }
    // All is asked for when nothing but the end would follow.
    return wantedBytes == Long.MAX_VALUE
        ? shed.requestBeforeEnd(level.level(), resource, Long.MAX_VALUE, /* belowKeep= */ false)
        : shed.request(
            level.level(), resource, Long.MAX_VALUE, wantedBytes, /* belowKeep= */ false);
  }

  /** Gives it up first and takes it back last, and never where that would be felt. */
  private void keepBallast(long nanos) {
    boolean pressed = level.level() != PressureLevel.NORMAL;
    if (pressed && !wasPressed) {
      work.orderNeighbours();
      notify.wake();
    }
    if (pressed || wasPressed) {
      pressedNanos = nanos;
    }
    wasPressed = pressed;
    if (remedies.wantsBallast()) {
      if (work.releaseBallast()) {
        releasedOnce = true;
        journal.ballast(ballastName, BallastAction.RELEASED, 0);
      }
      return;
    }
    if (pressed) {
      work.cancelBallast();
      return;
    }
    boolean rested = !releasedOnce || nanos - pressedNanos > BALLAST_REST_NANOS;
    long bytes = ballastBytes(sample);
    if (rested && bytes > 0 && work.ballastBytes() == 0 && level.hasRoomFor(bytes)) {
      work.orderBallast(bytes);
    }
  }

  /** 0 where the machine stands for a group that is unknown: there is no limit then to survive. */
  static long ballastBytes(ContainerSample sample) {
    return sample.lowestLimitBytes == Long.MAX_VALUE ? 0 : ballastBytes(sample.limitBytes);
  }

  static long ballastBytes(long limitBytes) {
    return (long) Math.min(MOST_BALLAST, BALLAST_SHARE * limitBytes);
  }
}
