package dev.plimsoll.core.runtime;

import dev.plimsoll.core.base.AgentLog;
import dev.plimsoll.core.response.end.ExhaustionReport;
import dev.plimsoll.core.response.end.Reserve;
import dev.plimsoll.core.response.end.ShutdownSequence;
import dev.plimsoll.core.response.end.Watchdog;

/** The end of an agent, without a report; its watchdog is not started. */
final class TestExhaustion {
  private TestExhaustion() {}

  static Exhaustion of(AgentRuntime agent, Reserve reserve, AgentLog log) {
    return new Exhaustion(
        agent.shed,
        agent.hooks,
        new ShutdownSequence(
            agent.hooks,
            reserve,
            agent.threads,
            new Watchdog(agent.clock),
            agent.clock,
            log,
            ExhaustionReport.none(log)),
        agent.journal);
  }
}
