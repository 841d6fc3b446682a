package dev.plimsoll.core.runtime;

import dev.plimsoll.PressureLevel;
import dev.plimsoll.core.telemetry.Counter;

/**
 * Samples, decides, orders: the body of {@code plimsoll-control}. It runs no user code, takes no
 * lock and allocates nothing while the level stays. If it fails again and again, or calls of the
 * application hold all other threads, it makes the agent passive: doors open, ballast gone, one
 * WARN.
 */
final class ControlLoop implements Runnable {
  /** While the agent is off it looks only to have figures to tell; switching it on wakes it. */
  private static final long DISABLED_POLL_NANOS = 1_000_000_000L;

  /**
   * As rarely as in a heap that is nearly empty. A whole look calls twice as many methods, each of
   * which the collectors that check compiled code at its entry (ZGC, Shenandoah, since JDK 21 all)
   * make 3 us longer after a cycle.
   */
  private static final long WHOLE_NANOS = 100_000_000L;

  static final String FAILED =
      "passive: repeated failures of the agent itself - nothing is done any more";
  private static final String DESERTED =
      "passive: three calls of shedders, listeners or hooks hang at once"
          + " - nothing is done any more";

  private final AgentRuntime agent;
  private final HeapKeeper heap;
  private final Resources resources;
  private final Orders orders;
  private final HooksAtJvmExit exitHooks;
  private final Exhaustion exhaustion;
  private final WakeUps wakeUps;
  private Settings applied;

  /** When the next look does all there is to do, whatever it finds. */
  private long wholeNanos;

  /** Whether it has to, as something woke the thread; until that look has gone through. */
  private boolean owed;

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
    this.applied = agent.config.settings();
  }

  boolean isPassive() {
    return passive;
  }

  @Override
  public void run() {
    apply(agent.config.settings());
    wholeNanos = agent.clock.nanoTime();
    while (!passive) {
      boolean failed = false;
      try {
        tick(wakeUps.drain());
      } catch (Throwable t) {
        agent.errors.caught(t);
        failed = agent.errors.tooMany();
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
   * often. {@link Duties.StandIn} goes on telling listeners what they could not be told at once.
   */
  void becomePassive(String line) {
    passive = true;
    agent.board.setActive(false);
    agent.levels.becomePassive();
    exitHooks.letGo();
    resources.letGo();
    agent.log.warn(line);
  }

  @SuppressWarnings(
      "ReferenceEquality") // A snapshot is replaced whole; equals would link a call site.
  private void tick(boolean woken) {
    agent.counters.increment(Counter.POLLS);
    Settings settings = agent.config.settings();
    owed |= woken || orders.isWaiting() || settings != applied;
    if (settings != applied) {
      apply(settings);
    }
    resources.lookAtHeap(settings);
    long nanos = heap.sample().nanos;
    owed |= nanos - wholeNanos >= 0 || !heap.isCalm();
    if (owed || agent.board.overall() != PressureLevel.NORMAL) {
      act(settings, nanos);
      wholeNanos = nanos + Math.min(WHOLE_NANOS, resources.beyondPollNanos());
      owed = false;
    }
  }

  private void act(Settings settings, long nanos) {
    resources.actOnHeap(settings);
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

  private void apply(Settings settings) {
    applied = settings;
    agent.board.setActive(settings.enabled());
    resources.apply(settings);
  }

  private long pollNanos() {
    if (!applied.enabled()) {
      return orders.pollNanos(DISABLED_POLL_NANOS);
    }
    // Behind a look that failed the next whole one is overdue, and is not to come at once.
    long untilWhole = wholeNanos - heap.sample().nanos;
    long nanos = heap.pollNanos();
    return orders.pollNanos(untilWhole > 0 ? Math.min(nanos, untilWhole) : nanos);
  }
}
