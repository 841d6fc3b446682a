package dev.plimsoll.core.runtime;

import dev.plimsoll.core.base.AgentLog;
import dev.plimsoll.core.telemetry.Counter;
import dev.plimsoll.core.telemetry.Counters;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Failures of the agent itself. An {@code OutOfMemoryError} of ours is failure evidence like any
 * other and escalates; anything else, repeated, makes the agent passive. Safe for any thread;
 * counts without allocating and never throws.
 */
final class OwnErrors {
  private final Counters counters;
  private final AgentLog log;

  /** This many unexpected ones and the agent does nothing more. Chosen, not measured. */
  private static final int PATIENCE = 5;

  private final AtomicLong outOfMemory = new AtomicLong();
  private final AtomicLong others = new AtomicLong();

  OwnErrors(Counters counters, AgentLog log) {
    this.counters = counters;
    this.log = log;
  }

  /** Takes note of what was caught on one of our threads. */
  void caught(Throwable thrown) {
    if (thrown instanceof OutOfMemoryError) {
      outOfMemory.incrementAndGet();
      counters.increment(Counter.OWN_OUT_OF_MEMORY_ERRORS);
    } else {
      counters.increment(Counter.SUPPRESSED_ERRORS);
      if (others.incrementAndGet() == 1) {
        tell(thrown);
      }
    }
  }

  /** Whoever caught it goes on, also where its text cannot be had or has no room. */
  private void tell(Throwable thrown) {
    try {
      log.warn("the agent itself failed: " + thrown + at(thrown) + " - it goes on");
    } catch (Throwable e) {
      // Counted already.
      return;
    }
  }

  private static String at(Throwable thrown) {
    StackTraceElement[] trace = thrown.getStackTrace();
    return trace.length == 0 ? "" : " at " + trace[0];
  }

  long outOfMemory() {
    return outOfMemory.get();
  }

  long others() {
    return others.get();
  }

  boolean tooMany() {
    return others.get() >= PATIENCE;
  }
}
