package dev.plimsoll.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.plimsoll.core.base.AgentLog;
import dev.plimsoll.core.base.SystemNanoClock;
import dev.plimsoll.core.signal.SignalQueue;
import dev.plimsoll.core.telemetry.Counters;
import dev.plimsoll.core.telemetry.Journal;
import org.junit.jupiter.api.Test;

/** A program that interrupts every thread it finds leaves the agent's asleep. */
class SleepTest {
  private final Counters counters = new Counters();

  @Test
  void controlThread_interrupted_isNotAfterOneAwait() {
    WakeUps wakeUps =
        new WakeUps(new SignalQueue(), counters, new Journal(new SystemNanoClock(), counters));
    Thread.currentThread().interrupt();
    wakeUps.await(1);
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void notifyThread_interrupted_isNotForLong() {
    NotifyLoop loop =
        new NotifyLoop(
            new OwnErrors(counters, AgentLog.onStderr(AgentLog.Level.OFF), new SystemNanoClock()));
    Thread thread = new AgentThread("test-notify", loop, new AgentThread.Ignored());
    thread.start();
    thread.interrupt();
    await().until(() -> !thread.isInterrupted());
    loop.close();
    await().until(() -> !thread.isAlive());
  }
}
