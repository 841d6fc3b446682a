package dev.plimsoll.core.runtime;

import dev.plimsoll.core.base.AgentLog;
import java.util.concurrent.locks.LockSupport;

/** The last line: runs when the JVM shuts down, and lets the journal be told before it. */
final class Stop implements Runnable {
  /** In steps of this, so many times at most: the JVM's end is not to wait for a log. */
  private static final long STEP_NANOS = 5_000_000;

  private static final int STEPS = 20;
  private static final long LINE_MILLIS = 1000;

  private final RuntimeStart start;
  private final LastLine line;

  Stop(RuntimeStart start, AgentLog log) {
    this.start = start;
    line = new LastLine(log);
  }

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
    line.tell();
  }

  /**
   * Written by a daemon of its own, which the JVM's end does not wait for where nobody reads stderr
   * any more.
   */
  static final class LastLine implements Runnable {
    private final AgentLog log;

    LastLine(AgentLog log) {
      this.log = log;
    }

    void tell() {
      try {
        Thread writer = new AgentThread("plimsoll-last", this, new AgentThread.Ignored());
        writer.start();
        writer.join(LINE_MILLIS);
      } catch (OutOfMemoryError e) {
        // No further thread: then by this one.
        run();
      } catch (InterruptedException e) {
        // By whoever interrupts all threads: the end goes on.
        return;
      }
    }

    @Override
    public void run() {
      log.info("stopped: the JVM is shutting down");
    }
  }
}
