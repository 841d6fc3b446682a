package dev.plimsoll.core.runtime;

import dev.plimsoll.core.base.AgentLog;
import dev.plimsoll.core.response.ShutdownSequence;
import dev.plimsoll.core.signal.CollectionRate;
import dev.plimsoll.core.signal.Thresholds;
import dev.plimsoll.core.telemetry.AgentManagement;
import dev.plimsoll.core.telemetry.EarlyLogging;

/**
 * What the start leaves for last, since it takes some hundred milliseconds and nothing waits for
 * it: thresholds, rehearsal, MBean, JFR. Runs once, on a response thread, so that the notify thread
 * can prove meanwhile.
 */
final class FinishStart implements Runnable {
  private static final int STEPS = 4;

  private final AgentManagement management;
  private final Steering steering;
  private final OwnRehearsal rehearsal;
  private final Thresholds thresholds;
  private final CollectionRate rate;
  private final ShutdownSequence sequence;
  private final HooksAtJvmExit exitHooks;
  private final NotifyLoop notify;
  private final LevelBoard board;
  private final BeyondStart beyond;
  private final ClassCensus census;
  private final OwnErrors errors;
  private final AgentLog log;

  FinishStart(
      AgentManagement management,
      Steering steering,
      OwnRehearsal rehearsal,
      Thresholds thresholds,
      CollectionRate rate,
      ShutdownSequence sequence,
      HooksAtJvmExit exitHooks,
      NotifyLoop notify,
      LevelBoard board,
      BeyondStart beyond,
      ClassCensus census,
      OwnErrors errors,
      AgentLog log) {
    this.management = management;
    this.steering = steering;
    this.rehearsal = rehearsal;
    this.thresholds = thresholds;
    this.rate = rate;
    this.sequence = sequence;
    this.exitHooks = exitHooks;
    this.notify = notify;
    this.board = board;
    this.beyond = beyond;
    this.census = census;
    this.errors = errors;
    this.log = log;
  }

  @Override
  public void run() {
    for (int step = 0; step < STEPS; step++) {
      try {
        run(step);
      } catch (Throwable t) {
        // An error in the rehearsal must not cost the MBean, nor the thresholds.
        errors.caught(t);
      }
    }
    notify.addDuties(new Duties.Listen(thresholds, rate, board));
    steering.setReady();
    log.debug("ready");
  }

  private void run(int step) throws Exception {
    switch (step) {
      case 0 -> rehearsal.run();
      case 1 -> thresholds.arm();
      case 2 -> sequence.prepare(exitHooks);
      default -> {
        long delayNanos = EarlyLogging.delayNanos(System.getProperties());
        management.register(steering, delayNanos);
        beyond.managementIsThere(delayNanos);
        census.managementIsThere(delayNanos);
      }
    }
  }
}
