package dev.plimsoll.core.runtime;

import dev.plimsoll.MemoryResource;
import dev.plimsoll.PressureLevel;
import dev.plimsoll.core.base.AgentLog;
import dev.plimsoll.core.response.ListenerService;
import dev.plimsoll.core.signal.Signal;
import dev.plimsoll.core.signal.SignalQueue;
import dev.plimsoll.core.telemetry.Counter;
import dev.plimsoll.core.telemetry.Counters;
import dev.plimsoll.core.telemetry.Journal;
import dev.plimsoll.core.telemetry.LevelEvidence;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Samples, decides, orders: the body of {@code plimsoll-control}. It runs no user code, takes no
 * lock and allocates nothing while the level stays. If it fails again and again it makes the agent
 * passive: doors open, ballast gone, one WARN.
 */
final class ControlLoop implements Runnable {
  /** What is off is only looked at so that it can be told; being switched on wakes the loop. */
  private static final long DISABLED_POLL_NANOS = 1_000_000_000L;

  private final SignalQueue signals;
  private final HeapKeeper heap;
  private final BeyondHeap beyond;
  private final LevelPublisher levels;
  private final LevelBoard board;
  private final ListenerService listeners;
  private final Exhaustion exhaustion;
  private final LastWill will;
  private final Orders orders;
  private final LiveConfig config;
  private final NotifyLoop notify;
  private final OwnErrors errors;
  private final Counters counters;
  private final Journal journal;
  private final AgentLog log;
  private final LevelEvidence evidence = new LevelEvidence();

  private Settings applied;
  private long collectionsTold = -1;
  private long droppedTold;
  private @Nullable Signal woken;

  /** Written by the closing thread, read by control. */
  private volatile boolean closed;

  /** Written by control, read by JMX threads. */
  private volatile boolean passive;

  ControlLoop(
      SignalQueue signals,
      HeapKeeper heap,
      BeyondHeap beyond,
      LevelPublisher levels,
      LevelBoard board,
      ListenerService listeners,
      Exhaustion exhaustion,
      LastWill will,
      Orders orders,
      LiveConfig config,
      NotifyLoop notify,
      OwnErrors errors,
      Counters counters,
      Journal journal,
      AgentLog log) {
    this.signals = signals;
    this.heap = heap;
    this.beyond = beyond;
    this.levels = levels;
    this.board = board;
    this.listeners = listeners;
    this.exhaustion = exhaustion;
    this.will = will;
    this.orders = orders;
    this.config = config;
    this.notify = notify;
    this.errors = errors;
    this.counters = counters;
    this.journal = journal;
    this.log = log;
    this.applied = config.settings();
  }

  boolean isPassive() {
    return passive;
  }

  void close() {
    closed = true;
    signals.offer(Signal.STEERED);
  }

  @Override
  public void run() {
    apply(config.settings());
    while (!closed && !passive) {
      try {
        drain();
        tick();
      } catch (Throwable t) {
        errors.caught(t);
        passive = errors.tooMany();
      }
      if (signals.isEmpty() && !passive) {
        LockSupport.parkNanos(this, pollNanos());
      }
    }
    if (passive) {
      becomePassive();
    }
  }

  /** The thread died, or failed too often: nothing is done from now on, and every door is open. */
  void becomePassive() {
    passive = true;
    board.setActive(false);
    for (MemoryResource resource : MemoryResource.values()) {
      board.show(resource, PressureLevel.NORMAL);
      board.showDoors(resource, false, 0);
    }
    heap.letGo();
    beyond.letGo();
    log.warn("passive after repeated failures of the agent itself: nothing is done any more");
  }

  private void drain() {
    woken = null;
    Signal signal = signals.poll();
    while (signal != null) {
      woken = signal;
      counters.increment(Counter.WAKEUPS);
      if (signal.isNotification()) {
        counters.increment(Counter.NOTIFICATIONS);
      }
      signal = signals.poll();
    }
    long dropped = signals.dropped();
    if (dropped != droppedTold) {
      counters.add(Counter.DROPPED_SIGNALS, dropped - droppedTold);
      droppedTold = dropped;
    }
  }

  @SuppressWarnings(
      "ReferenceEquality") // A snapshot is replaced whole; equals would link a call site.
  private void tick() {
    counters.increment(Counter.POLLS);
    Settings settings = config.settings();
    if (settings != applied) {
      apply(settings);
    }
    heap.tick(settings, settings.touches() && !exhaustion.isUnderway());
    long nanos = heap.sample().nanos;
    orders.tick(settings);
    will.tick(heap.evaluator(), settings, nanos);
    tell(settings, nanos);
    beyond.tick(settings, nanos);
    listeners.tick(nanos);
    exhaustion.tick(nanos);
    if (heap.sample().collections != collectionsTold) {
      collectionsTold = heap.sample().collections;
      notify.wake();
    }
  }

  private void tell(Settings settings, long nanos) {
    PressureLevel level = settings.enabled() ? heap.level() : PressureLevel.NORMAL;
    // Resolved while there is room: the first use of a string constant allocates.
    String disabled = "disabled";
    String exhausted = "all was shed, and collections make no room";
    String reason = settings.enabled() ? heap.reason() : disabled;
    if (settings.enabled() && (heap.isExhausted() || exhaustion.hasBegun())) {
      level = PressureLevel.EXHAUSTED;
      reason = exhausted;
    }
    heap.describe(evidence);
    if (levels.tell(MemoryResource.HEAP, level, reason, evidence, settings.touches(), nanos)) {
      notify.wake();
    } else if (woken != null && woken.isNotification()) {
      journal.wakeDismissed(woken.text(), MemoryResource.HEAP, heap.sample().usedBytes);
    }
    if (level != PressureLevel.EXHAUSTED) {
      if (!beyond.isExhausted()) {
        exhaustion.isOver();
      }
    } else if (settings.touches()) {
      exhaustion.begin(MemoryResource.HEAP, reason, settings);
    }
  }

  private void apply(Settings settings) {
    applied = settings;
    board.setActive(settings.enabled());
    heap.apply(settings);
    beyond.apply(settings);
    notify.wake();
  }

  /** Near the wall a shed's end and a caller's need are looked for each millisecond. */
  private long pollNanos() {
    return applied.enabled() ? beyond.pollNanos(heap.pollNanos()) : DISABLED_POLL_NANOS;
  }
}
