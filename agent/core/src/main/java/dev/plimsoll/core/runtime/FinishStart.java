package dev.plimsoll.core.runtime;

import dev.plimsoll.core.base.AgentLog;
import dev.plimsoll.core.response.ShutdownSequence;
import dev.plimsoll.core.signal.Thresholds;
import dev.plimsoll.core.telemetry.AgentManagement;
import dev.plimsoll.core.telemetry.EarlyLogging;

/**
 * What the start leaves for last, since it takes some hundred milliseconds and nothing waits for
 * it: thresholds, rehearsal, MBean, JFR. Runs once, on a response thread, so that the notify thread
 * can prove meanwhile.
 */
final class FinishStart implements Runnable {
  private final AgentManagement management;
  private final Steering steering;
  private final OwnRehearsal rehearsal;
  private final Thresholds thresholds;
  private final ShutdownSequence sequence;
  private final NotifyLoop notify;
  private final LevelBoard board;
  private final OwnErrors errors;
  private final AgentLog log;

  FinishStart(
      AgentManagement management,
      Steering steering,
      OwnRehearsal rehearsal,
      Thresholds thresholds,
      ShutdownSequence sequence,
      NotifyLoop notify,
      LevelBoard board,
      OwnErrors errors,
      AgentLog log) {
    this.management = management;
    this.steering = steering;
    this.rehearsal = rehearsal;
    this.thresholds = thresholds;
    this.sequence = sequence;
    this.notify = notify;
    this.board = board;
    this.errors = errors;
    this.log = log;
  }

  @Override
  public void run() {
    try {
      rehearsal.run();
      thresholds.arm();
      sequence.prepare();
      management.register(steering, EarlyLogging.delayNanos(System.getProperties()));
    } catch (Throwable t) {
      errors.caught(t);
    }
    notify.addDuties(new Duties.Listen(thresholds, board));
    steering.setReady();
    log.debug("ready");
  }
}
