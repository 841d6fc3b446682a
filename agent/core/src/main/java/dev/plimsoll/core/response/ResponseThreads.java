package dev.plimsoll.core.response;

import dev.plimsoll.core.base.AgentLog;
import dev.plimsoll.core.base.NanoClock;

/** The prestarted threads that run what may hang. Safe for any thread. */
public final class ResponseThreads {
  public ResponseThreads(NanoClock clock, AgentLog log, int count) {}

  /** Starts the threads; once. */
  public void start() {}

  /** Lets the threads end when their jobs have. */
  public void close() {}

  /** Hands a job to an idle thread, or answers false when there is none. Allocates nothing. */
  public boolean execute(Runnable job) {
    return false;
  }

  /** How many threads are idle. */
  public int free() {
    return 0;
  }

  /**
   * Runs one waiting job on the calling thread when all threads are lost to calls that hang.
   *
   * @return whether there was one
   */
  public boolean assist() {
    return false;
  }
}
