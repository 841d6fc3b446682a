package dev.plimsoll.core.runtime;

import dev.plimsoll.core.base.AgentLog;
import dev.plimsoll.core.base.NanoClock;
import dev.plimsoll.core.telemetry.Counter;
import dev.plimsoll.core.telemetry.Counters;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Failures of the agent itself. An {@code OutOfMemoryError} of ours is failure evidence like any
 * other and escalates; anything else, repeated, makes the agent passive. Safe for any thread;
 * counts without allocating and never throws.
 */
final class OwnErrors {
  /** This many unexpected ones and the agent does nothing more. Chosen, not measured. */
  private static final int PATIENCE = 5;

  /**
   * One that came so long after the last is no repetition: a process may live for years. Chosen.
   */
  private static final long FORGOTTEN_NANOS = TimeUnit.HOURS.toNanos(1);

  private final Counters counters;
  private final AgentLog log;
  private final NanoClock clock;
  private final AtomicLong outOfMemory = new AtomicLong();
  private final AtomicInteger others = new AtomicInteger();
  private final AtomicBoolean told = new AtomicBoolean();
  private volatile long lastNanos;

  OwnErrors(Counters counters, AgentLog log, NanoClock clock) {
    this.counters = counters;
    this.log = log;
    this.clock = clock;
  }

  /** Takes note of what was caught on one of our threads. */
  void caught(Throwable thrown) {
    if (thrown instanceof OutOfMemoryError) {
      outOfMemory.incrementAndGet();
      counters.increment(Counter.OWN_OUT_OF_MEMORY_ERRORS);
    } else {
      counters.increment(Counter.SUPPRESSED_ERRORS);
      count(clock.nanoTime());
      if (told.compareAndSet(false, true)) {
        tell(thrown);
      }
    }
  }

  private void count(long nanos) {
    if (nanos - lastNanos >= FORGOTTEN_NANOS) {
      others.set(0);
    }
    lastNanos = nanos;
    others.incrementAndGet();
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

  /** Of another kind, each within an hour of the one before. */
  int others() {
    return others.get();
  }

  boolean tooMany() {
    return others.get() >= PATIENCE;
  }
}
