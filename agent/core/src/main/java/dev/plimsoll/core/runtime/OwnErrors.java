package dev.plimsoll.core.runtime;

import dev.plimsoll.core.base.AgentLog;
import dev.plimsoll.core.base.DistinctErrors;
import dev.plimsoll.core.base.NanoClock;
import dev.plimsoll.core.telemetry.Counter;
import dev.plimsoll.core.telemetry.Counters;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;

/**
 * Failures of the agent itself. An {@code OutOfMemoryError} of ours is failure evidence like any
 * other and escalates; anything else is told once of its kind and, repeated on the agent's own
 * threads, makes the agent passive. Takes those of the layers below as a {@code BiConsumer}, place
 * and error. As a duty it sums up what was repeated. Safe for any thread; never throws.
 */
final class OwnErrors implements BiConsumer<String, Throwable>, NotifyLoop.Duty {
  /** This many unexpected ones and the agent does nothing more. Chosen, not measured. */
  private static final int PATIENCE = 5;

  /**
   * One that came so long after the last is no repetition: a process may live for years. Chosen.
   */
  private static final long FORGOTTEN_NANOS = TimeUnit.HOURS.toNanos(1);

  private final Counters counters;
  private final NanoClock clock;
  private final DistinctErrors kinds;
  private final AtomicLong outOfMemory = new AtomicLong();
  private final AtomicInteger others = new AtomicInteger();

  /** Told in need; see the package's description. */
  private final String itself;

  /** Written by whoever fails, read by the next; a lost one is an hour's difference at most. */
  private volatile long lastNanos;

  OwnErrors(Counters counters, AgentLog log, NanoClock clock) {
    this.counters = counters;
    this.clock = clock;
    this.kinds = new DistinctErrors(log, clock);
    this.itself = "the agent itself failed";
  }

  /** Takes note of what was caught on one of our threads. */
  void caught(Throwable thrown) {
    if (!(thrown instanceof OutOfMemoryError)) {
      count(clock.nanoTime());
    }
    accept(itself, thrown);
  }

  /** Takes note of what failed without harm to whoever goes on. */
  @Override
  public void accept(String place, Throwable thrown) {
    if (thrown instanceof OutOfMemoryError) {
      outOfMemory.incrementAndGet();
      counters.increment(Counter.OWN_OUT_OF_MEMORY_ERRORS);
      return;
    }
    counters.increment(Counter.SUPPRESSED_ERRORS);
    try {
      kinds.record(place, thrown);
    } catch (Throwable e) {
      // Counted already; there is no room to tell it.
      return;
    }
  }

  @Override
  public void poll() {
    kinds.tick();
  }

  private void count(long nanos) {
    if (nanos - lastNanos >= FORGOTTEN_NANOS) {
      others.set(0);
    }
    lastNanos = nanos;
    others.incrementAndGet();
  }

  long outOfMemory() {
    return outOfMemory.get();
  }

  /** Of another kind, each within an hour of the one before, and the last of the present. */
  boolean tooMany() {
    return others.get() >= PATIENCE && clock.nanoTime() - lastNanos < FORGOTTEN_NANOS;
  }
}
