package dev.plimsoll.core.runtime;

import dev.plimsoll.core.config.AgentConfig;
import dev.plimsoll.core.config.ConfigKey;
import dev.plimsoll.core.response.ReportPlace;
import dev.plimsoll.core.response.ShutdownSequence;
import dev.plimsoll.core.signal.CollectionRate;
import dev.plimsoll.core.signal.Thresholds;
import java.nio.file.Path;

/**
 * What the start leaves for last, since it takes some hundred milliseconds and nothing waits for
 * it: thresholds, rehearsal, JFR, MBean. Runs once, on a response thread, so that the notify thread
 * can prove meanwhile.
 */
final class FinishStart implements Runnable {
  private static final int STEPS = 4;

  private final AgentRuntime agent;
  private final OwnRehearsal rehearsal;
  private final Thresholds thresholds;
  private final CollectionRate rate;
  private final ShutdownSequence sequence;
  private final HooksAtJvmExit exitHooks;
  private final ManagementStart management;
  private final ClassCensus census;

  FinishStart(
      AgentRuntime agent,
      Thresholds thresholds,
      CollectionRate rate,
      ShutdownSequence sequence,
      HooksAtJvmExit exitHooks,
      ManagementStart management,
      ClassCensus census) {
    this.agent = agent;
    this.rehearsal = new OwnRehearsal(agent.jar, agent.shed, agent.gates, agent.log);
    this.thresholds = thresholds;
    this.rate = rate;
    this.sequence = sequence;
    this.exitHooks = exitHooks;
    this.management = management;
    this.census = census;
  }

  @Override
  public void run() {
    for (int step = 0; step < STEPS; step++) {
      try {
        run(step);
      } catch (Throwable t) {
        // An error in the rehearsal must not cost the MBean, nor the thresholds.
        agent.errors.caught(t);
      }
    }
    agent.notify.addDuties(new Duties.Listen(thresholds, rate, agent.board));
    census.begin();
    management.steering().setReady();
    agent.log.debug("ready");
  }

  private void run(int step) throws Exception {
    switch (step) {
      case 0 -> rehearsal.run();
      case 1 -> thresholds.arm();
      case 2 -> prepareEnd();
      default -> management.run();
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
