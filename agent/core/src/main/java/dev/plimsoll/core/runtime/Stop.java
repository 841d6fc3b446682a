package dev.plimsoll.core.runtime;

import java.util.concurrent.locks.LockSupport;

/** The last line: runs when the JVM shuts down, and lets the journal be told before it. */
record Stop(RuntimeStart start) implements Runnable {
  /** In steps of this, so many times at most: the JVM's end is not to wait for a log. */
  private static final long STEP_NANOS = 5_000_000;

  private static final int STEPS = 20;

  @Override
  public void run() {
    AgentRuntime agent = start.agent();
    if (agent == null || agent.isIdle()) {
      // The application has ended before the agent was there, or there was nothing for it to do.
      return;
    }
    agent.notify.wake();
    for (int i = 0; i < STEPS && !agent.journal.isEmpty(); i++) {
      LockSupport.parkNanos(this, STEP_NANOS);
    }
    agent.log.info("stopped: the JVM is shutting down");
  }
}
