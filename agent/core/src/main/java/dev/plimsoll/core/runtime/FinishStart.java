package dev.plimsoll.core.runtime;

import dev.plimsoll.core.config.AgentConfig;
import dev.plimsoll.core.config.ConfigKey;
import dev.plimsoll.core.response.end.ReportPlace;
import dev.plimsoll.core.response.end.ShutdownSequence;
import dev.plimsoll.core.signal.Thresholds;
import java.nio.file.Path;

/**
 * What the start leaves for last, since it takes some hundred milliseconds and nothing waits for
 * it: thresholds, rehearsal, JFR, MBean. Runs once, on a response thread, so that the notify thread
 * can prove meanwhile. A step that finds no memory is done again later, by {@link #poll}: without
 * it the agent would have no MBean, say, for all its life.
 */
final class FinishStart implements Runnable, NotifyLoop.Duty {
  private static final int STEPS = 6;

  /** Then such steps are left out; of all together. Chosen, as the distances are. */
  private static final int PATIENCE = 40;

  private static final long FIRST_REST_NANOS = 20_000_000;
  private static final long LONGEST_REST_NANOS = 10_000_000_000L;

  private final AgentRuntime agent;
  private final OwnRehearsal rehearsal;
  private final Thresholds thresholds;
  private final ShutdownSequence sequence;
  private final HooksAtJvmExit exitHooks;
  private final ManagementStart management;
  private final ClassCensus census;

  // Of whoever runs it; handed on by the field below.
  private int step;
  private int failures;
  private long againNanos;

  /** Raised by the thread that ran it, lowered by notify before another does. */
  private volatile boolean again;

  FinishStart(
      AgentRuntime agent,
      Thresholds thresholds,
      ShutdownSequence sequence,
      HooksAtJvmExit exitHooks,
      ManagementStart management,
      ClassCensus census) {
    this.agent = agent;
    this.rehearsal = new OwnRehearsal(agent.jar, agent.shed, agent.gates, agent.log);
    this.thresholds = thresholds;
    this.sequence = sequence;
    this.exitHooks = exitHooks;
    this.management = management;
    this.census = census;
  }

  @Override
  public void run() {
    while (step < STEPS) {
      try {
        run(step);
      } catch (Throwable t) {
        // An error in the rehearsal must not cost the MBean, nor the thresholds.
        agent.errors.caught(t);
        if (StartTries.isOfTheHeap(t) && ++failures <= PATIENCE) {
          long restNanos = FIRST_REST_NANOS << Math.min(failures - 1, 10);
          againNanos = agent.clock.nanoTime() + Math.min(LONGEST_REST_NANOS, restNanos);
          again = true;
          return;
        }
      }
      step++;
    }
    census.begin();
    management.steering().setReady();
    agent.log.debug("ready");
  }

  /** Has it go on where it found no memory, after a rest. Notify thread. */
  @Override
  public void poll() {
    if (again && agent.clock.nanoTime() - againNanos >= 0) {
      again = false;
      if (!agent.threads.execute(this)) {
        again = true;
      }
    }
  }

  private void run(int one) throws Exception {
    switch (one) {
      case 0 -> rehearsal.run();
      case 1 -> thresholds.arm();
      case 2 -> prepareEnd();
      case 3 -> management.begin();
      case 4 -> management.serve();
      default -> agent.notify.addDuties(new Duties.Listen(thresholds, agent.board, agent.clock));
    }
  }

  /** A folder that will take no report is told of while there is time to name another. */
  private void prepareEnd() {
    AgentConfig config = agent.config.config();
    String directory = config.value(ConfigKey.REPORT_DIR);
    if (!directory.isEmpty()) {
      String problem =
          new ReportPlace(Path.of(directory))
              .problem(directory, config.source(ConfigKey.REPORT_DIR));
      if (problem != null) {
        agent.log.warn(problem);
      }
    }
    sequence.prepare(exitHooks);
  }
}
