package dev.plimsoll.core.runtime;

import dev.plimsoll.PressureLevel;
import dev.plimsoll.core.telemetry.Counter;
import org.jspecify.annotations.Nullable;

/**
 * Samples, decides, orders: the body of {@code plimsoll-control}. It runs no user code, takes no
 * lock and allocates nothing while the level stays. If it fails again and again, or calls of the
 * application hold all other threads, it makes the agent passive: doors open, ballast gone, one
 * WARN.
 */
final class ControlLoop implements Runnable {
  /** While the agent is off it looks only to have figures to tell; switching it on wakes it. */
  private static final long DISABLED_POLL_NANOS = 1_000_000_000L;

  static final String FAILED =
      "passive: repeated failures of the agent itself - nothing is done any more";
  private static final String DESERTED =
      "passive: calls of shedders, listeners, hooks or caches hang on all threads"
          + " - nothing is done any more";

  private final AgentRuntime agent;
  private final HeapKeeper heap;
  private final Resources resources;
  private final Orders orders;
  private final HooksAtJvmExit exitHooks;
  private final Exhaustion exhaustion;
  private final WakeUps wakeUps;
  private final WholeLooks wholeLooks = new WholeLooks();

  /** Those that everything goes by; null until the first look. */
  private @Nullable Settings applied;

  /** Written by control, read by JMX threads. */
  private volatile boolean passive;

  ControlLoop(
      AgentRuntime agent,
      HeapKeeper heap,
      Resources resources,
      Orders orders,
      HooksAtJvmExit exitHooks,
      Exhaustion exhaustion) {
    this.agent = agent;
    this.heap = heap;
    this.resources = resources;
    this.orders = orders;
    this.exitHooks = exitHooks;
    this.exhaustion = exhaustion;
    this.wakeUps = new WakeUps(agent.signals, agent.counters, agent.journal);
  }

  boolean isPassive() {
    return passive;
  }

  @Override
  public void run() {
    while (!passive) {
      boolean failed = false;
      try {
        tick(wakeUps.drain());
      } catch (Throwable t) {
        agent.errors.caught(t);
        // A full heap is no fault of ours, whatever failed before.
        failed = !(t instanceof OutOfMemoryError) && agent.errors.tooMany();
      }
      if (failed) {
        becomePassive(FAILED);
      } else if (!exhaustion.isUnderway() && agent.threads.isAssistantLost()) {
        // Not while hooks run: the end comes all the same, by their deadlines.
        becomePassive(DESERTED);
      } else {
        wakeUps.await(pollNanos());
      }
    }
  }

  /**
   * Ends all that the agent does, and opens every door, when the control thread died or failed too
   * often. {@link Duties.StandIn} goes on telling listeners what they could not be told at once,
   * has virtual threads woken that wait at gates, which in a full heap may block or fail, and
   * leaves behind the hooks that hang.
   */
  void becomePassive(String line) {
    passive = true;
    agent.board.setActive(false);
    // First who waits: what follows may fail, and then nobody comes to let them go.
    agent.board.doors().open();
    heap.letGo();
    agent.levels.becomePassive();
    exitHooks.letGo();
    resources.letGo();
    agent.log.warn(line);
    // Where no thread is free it calls caches on this one, which may hang in them.
    agent.shed.letGo();
  }

  @SuppressWarnings(
      "ReferenceEquality") // A snapshot is replaced whole; equals would link a call site.
  private void tick(boolean woken) {
    agent.counters.increment(Counter.POLLS);
    Settings settings = agent.config.settings();
    if (settings != applied) {
      wholeLooks.owe();
      apply(settings);
    }
    if (woken || orders.isWaiting()) {
      wholeLooks.owe();
    }
    if (heap.look(resources.mayTouch(settings)) && !heap.isCalm()) {
      wholeLooks.owe();
    }
    long nanos = heap.sample().nanos;
    if (wholeLooks.isDue(nanos) || agent.board.overall() != PressureLevel.NORMAL) {
      act(settings, nanos);
      wholeLooks.done(nanos, resources.beyondPollNanos());
    }
  }

  private void act(Settings settings, long nanos) {
    heap.act(settings, resources.mayTouch(settings));
    exitHooks.tick(heap.evaluator(), settings, nanos);
    if (!resources.tellHeap(settings, nanos)) {
      wakeUps.dismissed(heap.sample().usedBytes);
    }
    // Behind the level, which a simulation raises first: its shed belongs to that episode.
    orders.tick(settings);
    resources.lookBeyond(settings, nanos);
    agent.listeners.tick(nanos);
    exhaustion.tick(nanos);
  }

  /** What finds no memory is done by the next look; this one looks all the same. */
  private void apply(Settings settings) {
    try {
      agent.board.setActive(settings.enabled());
      resources.apply(settings);
      applied = settings;
    } catch (OutOfMemoryError e) {
      agent.errors.caught(e);
    }
  }

  private long pollNanos() {
    if (!agent.config.settings().enabled()) {
      return orders.pollNanos(DISABLED_POLL_NANOS);
    }
    return orders.pollNanos(wholeLooks.restNanos(heap.sample().nanos, heap.pollNanos()));
  }
}
