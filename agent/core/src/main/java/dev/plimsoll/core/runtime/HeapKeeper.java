package dev.plimsoll.core.runtime;

import dev.plimsoll.MemoryResource;
import dev.plimsoll.PressureLevel;
import dev.plimsoll.core.pressure.HeapEvaluator;
import dev.plimsoll.core.pressure.HeapSample;
import dev.plimsoll.core.pressure.shed.ShedController;
import dev.plimsoll.core.response.HeapRoom;
import dev.plimsoll.core.response.ShedService;
import dev.plimsoll.core.signal.CollectionProver;
import dev.plimsoll.core.signal.HeapProbe;
import dev.plimsoll.core.telemetry.HeapReading;
import dev.plimsoll.core.telemetry.LevelEvidence;
import java.util.Map;

/**
 * Watches the heap and sheds before it is full. {@link #look} and {@link #act} read from top to
 * bottom are the whole way from the sample to the level, the plan and the shed; where a look finds
 * nothing to do ({@link #isCalm}) the second half may be left out. Confined to the control thread,
 * but for what says otherwise.
 */
final class HeapKeeper implements ResourceKeeper {
  private static final long STEP_POLL_NANOS = 2_000_000;

  /** The last page of a heap of 64 MB on ZGC, where a page is 2 MB, and the one before. */
  private static final double TIGHT_SHARE = 0.95;

  private static final long SHRINKING_NANOS = 1_000_000_000L;

  private final HeapSample sample = new HeapSample();
  private final HeapSampler sampler;
  private final HeapEvaluator heap;
  private final AskedCollections collections;
  private final CollectionReads reads;
  private final ShedService shed;
  private final YieldCalibration yields;
  private final ShedPlan plan;
  private final CacheBound bound;
  private final ShedDispatcher dispatcher;
  private final LastShed lastShed;
  private final BallastKeeper ballast;
  private final Gates gates;
  private final Headroom headroom;

  /** Lowered once, by notify; read by control, which may see it one look later. */
  private volatile boolean hostStarts = true;

  private long collectionsSeen;
  private boolean shedEnded;
  private HeapRoom roomTold = HeapRoom.AMPLE;

  HeapKeeper(
      AgentRuntime agent,
      HeapProbe probe,
      HeapEvaluator heap,
      ShedController controller,
      CollectionProver prover,
      BallastKeeper ballast) {
    this.heap = heap;
    this.ballast = ballast;
    gates = agent.gates;
    headroom = agent.headroom;
    shed = agent.shed;
    if (probe.stopsWhenFull()) {
      shed.hurryAtCritical();
    }
    sampler = new HeapSampler(probe, gates, agent.errors, ballast, shed);
    collections = new AskedCollections(heap, prover, agent.journal);
    reads = new CollectionReads(heap, agent.notify);
    yields = new YieldCalibration(heap, shed);
    plan = new ShedPlan(heap, shed, controller);
    bound = new CacheBound(shed, plan);
    dispatcher =
        new ShedDispatcher(
            shed,
            plan,
            new GateServer(gates, shed),
            new HeadroomServer(headroom, heap, shed, prover),
            bound);
    lastShed = new LastShed(shed, probe.stopsWhenFull());
  }

  /**
   * Looks at the heap, and keeps ballast and reserve.
   *
   * @param touch as in {@link #act}
   * @return whether anything may have come of it: if not, it is as calm as after the last look
   */
  boolean look(boolean touch) {
    shedEnded = sampler.fill(sample, heap.level() == PressureLevel.CRITICAL, heap.maxBytes());
    if (shedEnded) {
      // First, since it is told once: callers who wait for that end would wait in vain.
      dispatcher.shedEnded(sample.nanos);
      yields.shedEnded();
    }
    collections.tell(sample);
    boolean judged = heap.next(sample);
    dispatcher.tellRoom(sample);
    boolean collecting = sample.collections != collectionsSeen || collections.isBusy();
    collectionsSeen = sample.collections;
    if (!judged && !shedEnded && plan.isUnbounded() && ballast.isSettled()) {
      return isFollowedClosely() || shed.isBoundPending() || room().compareTo(roomTold) > 0;
    }
    if (touch && !hostStarts) {
      ballast.tick(sample, heap, collecting);
    }
    reads.next(sample);
    return true;
  }

  /**
   * Whether the last look found nothing to do: no level, no question, no shed and no bound, nobody
   * waiting, and no less room than caches were prepared for; of more they are told by and by, as it
   * comes and goes with each collection.
   */
  boolean isCalm() {
    return heap.isCalm()
        && plan.isUnbounded()
        && !shedEnded
        && !shed.isBoundPending()
        && !isFollowedClosely()
        && room().compareTo(roomTold) <= 0;
  }

  /**
   * Does what follows from the last {@link #look}, but for what {@code touch} forbids. No
   * allocation while the level stays.
   */
  void act(Settings settings, boolean touch) {
    yields.next(sample.nanos);
    plan.next(sample, settings);
    roomTold = room();
    shed.tick(sample.nanos, roomTold);
    gates.tick(sample.nanos);
    lastShed.next(
        plan.leakVerdict() && touch, heap.provenSerial(), heap.provenStartNanos(), sample.nanos);
    dispatcher.note();
    if (touch) {
      if (lastShed.wantsProof() && collections.askAtOnce()) {
        lastShed.proofAsked();
      }
      collections.ask();
      dispatcher.dispatch(sample, heap.mayAskCollection());
      ballast.lendAir(sample.usedBytes, heap.maxBytes(), shed.roomless());
    }
  }

  private HeapRoom room() {
    if (heap.standsStill()) {
      // What is left between two collections comes back with the next.
      return HeapRoom.AMPLE;
    }
    if (sample.usedBytes >= TIGHT_SHARE * heap.maxBytes()) {
      return HeapRoom.TIGHT;
    }
    return heap.timeToFullNanos() < SHRINKING_NANOS ? HeapRoom.SHRINKING : HeapRoom.AMPLE;
  }

  @Override
  public MemoryResource resource() {
    return MemoryResource.HEAP;
  }

  /** Up to {@code CRITICAL}; beyond that see {@link #isExhausted}. */
  @Override
  public PressureLevel level() {
    return heap.level();
  }

  @Override
  public String reason() {
    return heap.reason();
  }

  /** Whether shedding cannot help any more, and a last shed of everything has been tried. */
  boolean isExhausted() {
    return lastShed.isConfirmed();
  }

  /**
   * Short while a step is under way, since only {@link #act} gives up a call that hangs; where one
   * has ended since the look, as callers may wait for that; while virtual threads wait at gates,
   * since only that has them woken; and while callers wait for room, as their next step may have to
   * wait for somebody else's, of whose end nobody tells.
   */
  long pollNanos() {
    return isFollowedClosely() ? Math.min(heap.pollNanos(), STEP_POLL_NANOS) : heap.pollNanos();
  }

  private boolean isFollowedClosely() {
    return shed.busy()
        || sampler.isEndUnseen()
        || gates.hasSleepers()
        || headroom.wantedBytes() > 0;
  }

  @Override
  public void describe(LevelEvidence evidence) {
    evidence.measured = heap.provenLiveBytes();
    evidence.threshold = heap.lineBytes(heap.level());
    evidence.lowerThreshold = heap.lineBytes(PressureLevel.MODERATE) - heap.hysteresisBytes();
    evidence.capacity = heap.maxBytes();
    evidence.used = sample.usedBytes;
    evidence.setTimeToFull(heap.timeToFullNanos());
  }

  /**
   * All figures of the heap. Any thread. The reads are plain and unordered: each figure is of one
   * of the last looks, but they need not be of the same.
   */
  void read(HeapReading into) {
    long toFull = heap.timeToFullNanos();
    into.usedBytes = sample.usedBytes;
    into.provenLiveBytes = heap.provenLiveBytes();
    into.capacityBytes = heap.capacityBytes();
    into.timeToFullNanos = toFull == Long.MAX_VALUE ? -1 : toFull;
    into.boundBytes = bound.bytes();
    into.cacheBytes = shed.cacheBytes();
    into.maxBytes = heap.maxBytes();
    into.moderateLineBytes = heap.lineBytes(PressureLevel.MODERATE);
    into.criticalLineBytes = heap.lineBytes(PressureLevel.CRITICAL);
    into.collections = sample.collections;
    into.pauseMillis = sample.pauseMillis;
    ballast.read(into);
  }

  /** Adds why the ballast is not held, if something speaks against it. Any thread. */
  void tellState(Map<String, String> protections) {
    ballast.tellState(protections);
  }

  @Override
  public void apply(Settings settings) {
    heap.setPolicy(settings.heapPolicy());
    shed.setSettings(settings.shed());
    shed.setEnabled(settings.enabled());
    ballast.apply(settings);
    if (settings.touches() && !gates.isOpen()) {
      dispatcher.begin();
    }
    gates.setOpen(settings.touches());
    headroom.setOpen(settings.touches());
    if (!settings.touches()) {
      dispatcher.lift();
    }
  }

  @Override
  public void letGo() {
    ballast.release();
    gates.close();
    headroom.setOpen(false);
  }

  /** From now on the ballast is built; earlier each collection would have copied it. Notify. */
  void hostHasStarted() {
    hostStarts = false;
  }

  /**
   * Takes what the container means for the heap's ballast.
   *
   * @param waits whether it is neither built nor refreshed for now
   * @param fits whether it may be held: else the container would be full long before the heap
   */
  void setBallast(boolean waits, boolean fits) {
    ballast.setWaiting(waits);
    ballast.setFit(fits);
  }

  HeapEvaluator evaluator() {
    return heap;
  }

  /** The last look. */
  HeapSample sample() {
    return sample;
  }
}
