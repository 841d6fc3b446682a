package dev.plimsoll.core.response;

import dev.plimsoll.MemoryResource;
import dev.plimsoll.PressureLevel;
import dev.plimsoll.core.base.AgentLog;
import dev.plimsoll.core.base.ModuleOpener;
import dev.plimsoll.core.base.NanoClock;
import dev.plimsoll.core.pressure.ShedderView;
import dev.plimsoll.core.response.cache.AdapterKinds;
import dev.plimsoll.core.response.shed.ShedContexts;
import dev.plimsoll.core.response.shed.TargetRegistry;
import dev.plimsoll.core.response.size.MemoryLayout;
import dev.plimsoll.core.response.size.ObjectSizes;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * Makes registered caches and shedders give memory back, a step at a time, each call with a
 * deadline and none on the caller's thread; and knows what they hold. Each method says which thread
 * may call it; those for any thread never wait for a shed.
 */
public final class ShedService {
  private static final long NONE_PENDING = -1;

  private final ResponseThreads threads;
  private final NanoClock clock;
  private final ObjectSizes sizes;
  private final TargetRegistry registry;
  private final ShedTotals totals = new ShedTotals();
  private final Calls calls;
  private final ShedStep step;
  private final SizingPass sizing;
  private final AppBounds appBounds;
  private final Registrations registrations;
  private long lastSizingNanos;

  /** The bound to be set as soon as no step is under way; any thread writes, control takes it. */
  private volatile long pendingBoundBytes = NONE_PENDING;

  private volatile boolean closed;

  public ShedService(
      ResponseThreads threads,
      NanoClock clock,
      AgentLog log,
      ShedObserver observer,
      ShedSettings settings) {
    this.threads = threads;
    this.clock = clock;
    this.sizes = new ObjectSizes(MemoryLayout.usual(Runtime.getRuntime().maxMemory()));
    AdapterKinds kinds = new AdapterKinds();
    this.registry = new TargetRegistry(log, kinds);
    this.appBounds = new AppBounds(registry, log);
    this.calls = new Calls(clock, threads, observer, totals, settings, appBounds);
    ShedContexts contexts = new ShedContexts(GuardedRun.LANES, clock, sizes);
    this.step = new ShedStep(threads, registry, clock, calls, contexts, totals);
    this.sizing = new SizingPass(threads, registry, clock, calls, contexts, totals, step);
    this.registrations = new Registrations(registry, kinds, log, sizing);
    this.lastSizingNanos = clock.nanoTime();
  }

  /** Where caches and shedders come in. Any thread. */
  public Registrations registrations() {
    return registrations;
  }

  /** What all caches are thought to hold, corrected by their measured yield. Any thread. */
  public long cacheBytes() {
    return totals.cacheBytes();
  }

  /** As {@link #cacheBytes}, as the last step counted them when it began. Any thread. */
  public long countedBytes() {
    return totals.countedBytes();
  }

  /** What all caches keep unless failure is proven. Any thread. */
  public long floorBytes() {
    return totals.floorBytes();
  }

  /** What the applications' own bounds allow; {@code Long.MAX_VALUE} with one unbound cache. */
  public long appBoundBytes() {
    return totals.appBoundBytes();
  }

  /**
   * Shedders (not caches) in service as of the last look: what they hold is in no sum, so they are
   * to be asked whatever {@link #cacheBytes} says. Any thread, no allocation.
   */
  public int shedders() {
    return totals.shedders();
  }

  /** Whether something in service as of the last look relieves this. Any thread, no allocation. */
  public boolean relieves(MemoryResource resource) {
    return (totals.relieved() & (1 << resource.ordinal())) != 0;
  }

  /** Whether nothing is registered, so that all is shed already. Any thread, no allocation. */
  public boolean isEmpty() {
    return registry.isEmpty();
  }

  /** Whether a request is being carried out. Any thread. */
  public boolean busy() {
    return step.isBusy();
  }

  /**
   * Orders a step: caches are lowered towards their parts of the bound, shedders asked, until so
   * much is given back. Control thread, allocates nothing.
   *
   * @param boundBytes what all caches together may hold from then on; {@code Long.MAX_VALUE} leaves
   *     their bounds alone and only drops, and so does any other resource than the heap
   * @param wantedBytes to be given back at most; 0 or less when it follows from the bound or,
   *     without one, for all that may be had
   * @param belowKeep whether what caches keep may be taken too
   * @return false if a step is under way, or after {@link #close}
   */
  public boolean request(
      PressureLevel level,
      MemoryResource resource,
      long boundBytes,
      long wantedBytes,
      boolean belowKeep) {
    ShedOrder order = closed ? null : step.reserve();
    if (order == null) {
      return false;
    }
    fill(order, level, resource, boundBytes, wantedBytes);
    order.belowKeep = belowKeep;
    step.order();
    return true;
  }

  /**
   * As {@link #request}, for all that may be had, where the end is called if that does not help:
   * shedders are asked even if the last thread may be lost to them, as otherwise what they hold
   * would end a process that they could save.
   */
  public boolean requestBeforeEnd(
      PressureLevel level, MemoryResource resource, long boundBytes, boolean belowKeep) {
    ShedOrder order = closed ? null : step.reserve();
    if (order == null) {
      return false;
    }
    fill(order, level, resource, boundBytes, Long.MAX_VALUE);
    order.belowKeep = belowKeep;
    order.beforeEnd = true;
    step.order();
    return true;
  }

  private void fill(
      ShedOrder order,
      PressureLevel level,
      MemoryResource resource,
      long boundBytes,
      long wantedBytes) {
    // A bound is a share of the heap: what relieves something else has none.
    boolean heap = resource == MemoryResource.HEAP;
    long bound = heap ? totals.estimated(boundBytes) : Long.MAX_VALUE;
    order.set(level, resource, bound, heap ? totals.estimated(wantedBytes) : wantedBytes);
    // A dry run sets none, and still has to give the applications' own back.
    if (order.isBound() && !calls.isDryRun()) {
      pendingBoundBytes = NONE_PENDING;
      sizing.setBoundsOpen(false);
    }
  }

  /** As {@link #request}, beyond the heap: each is asked for all of it, whatever others gave. */
  public boolean requestOfEach(PressureLevel level, MemoryResource resource, long wantedBytes) {
    ShedOrder order = closed ? null : step.reserve();
    if (order == null) {
      return false;
    }
    order.set(level, resource, Long.MAX_VALUE, wantedBytes);
    order.ofEach = true;
    step.order();
    return true;
  }

  /**
   * Sets what all caches together may hold, up or down, without shedding: once no step is under
   * way. {@code Long.MAX_VALUE} gives the applications' own bounds back. Any thread.
   */
  public void setBound(long boundBytes) {
    pendingBoundBytes = boundBytes;
  }

  /** Whether a bound is still to be set. Any thread. */
  public boolean isBoundPending() {
    return pendingBoundBytes != NONE_PENDING;
  }

  /** Checks deadlines, hires, weighs. Control thread; no allocation. */
  public void tick(long nanos, HeapRoom room) {
    step.watch(nanos);
    sizing.watch(nanos);
    sizing.setRoom(room);
    if (closed || step.isBusy()) {
      return;
    }
    if (isBoundPending()) {
      orderPendingBound();
    } else if (nanos - lastSizingNanos >= sizing.apartNanos() && !sizing.isUnderWay()) {
      lastSizingNanos = nanos;
      sizing.order();
    }
  }

  /** By what {@link #cacheBytes} and {@link #floorBytes} are corrected, 0.25..2. Any thread. */
  public double measuredYield() {
    return totals.measuredYield();
  }

  /** Hears how many bytes were freed for each returned; half the difference counts. Any thread. */
  public void noteYield(double freedPerReturned) {
    totals.noteYield(freedPerReturned);
  }

  /** Learns how this JVM lays out objects, by {@code getObjectSize}, and who opens them. */
  public void calibrate(ToLongFunction<Object> shallowBytes, ModuleOpener opener) {
    sizes.setOpener(opener);
    sizes.setLayout(MemoryLayout.measured(shallowBytes));
  }

  /** From now on a step at CRITICAL goes on, and does not rest; see {@link StepRounds}. */
  public void hurryAtCritical() {
    step.hurryAtCritical();
  }

  /** A step under way ends once all were asked, and does not go on. Control thread. */
  public void leaveOff() {
    step.leaveOff();
  }

  /**
   * Goes the whole way of a step once, with a cache and shedders of its own, so that nothing is
   * loaded or linked when the heap is full. Takes some ms; not on the control thread.
   */
  public void rehearse() {
    new ShedRehearsal(threads, clock).run();
  }

  /** Bytes given back so far, an estimate, corrected by yield. Any thread. */
  public long returnedBytes() {
    return totals.returnedBytes();
  }

  /** Of these, by caches and shedders that relieve the heap. Any thread. */
  public long heapReturnedBytes() {
    return totals.heapReturnedBytes();
  }

  /** Steps and adapters that found no room for what they must allocate. Any thread. */
  public long roomless() {
    return calls.roomless();
  }

  /** Requests carried out so far. Any thread. */
  public long completed() {
    return totals.completed();
  }

  /** Calls that said to have given something back, or could not say. Any thread. */
  public long promises() {
    return totals.promises();
  }

  /** Changes timeout and dry run, which gives all own bounds back. Any thread. */
  public void setSettings(ShedSettings changed) {
    calls.setSettings(changed);
    if (changed.dryRun()) {
      pendingBoundBytes = Long.MAX_VALUE;
    }
  }

  /**
   * Whether caches are counted and weighed, and what is new rehearsed. If not, a step under way
   * asks nobody more; own bounds are given back all the same, and what was withdrawn is let go.
   * Control thread.
   */
  public void setEnabled(boolean on) {
    if (!on) {
      step.callOff();
    }
    sizing.setEnabled(on);
  }

  /** All caches and shedders by order, but marks that nothing was served for. Any thread. */
  public List<ShedderView> views() {
    return GivesText.views(registry.used(), clock.nanoTime());
  }

  /** Whether nothing is asked for any more. Any thread. */
  public boolean isClosed() {
    return closed;
  }

  /** Gives the applications' own bounds back, on this thread, and asks for nothing more. */
  public void close() {
    closed = true;
    appBounds.run();
  }

  /** As {@link #close}, once nobody ticks any more; on a response thread, if one is idle. */
  public void letGo() {
    closed = true;
    if (!threads.execute(appBounds)) {
      appBounds.run();
    }
  }

  private void orderPendingBound() {
    ShedOrder order = step.reserve();
    if (order == null) {
      return;
    }
    long bytes = calls.isDryRun() ? Long.MAX_VALUE : pendingBoundBytes;
    pendingBoundBytes = NONE_PENDING;
    order.set(PressureLevel.NORMAL, MemoryResource.HEAP, totals.estimated(bytes), 0);
    order.boundsOnly = true;
    sizing.setBoundsOpen(bytes == Long.MAX_VALUE);
    step.order();
  }
}
