package dev.plimsoll.core.runtime;

import dev.plimsoll.core.base.AgentLog;
import dev.plimsoll.core.base.NanoClock;
import dev.plimsoll.core.telemetry.Counter;
import dev.plimsoll.core.telemetry.Counters;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Hears of {@code OutOfMemoryError}s that nobody caught or that a future has swallowed: failure
 * evidence, as those at gates are, though nobody waits for what is shed. {@link #accept} runs on
 * application threads in a heap that may be full: it allocates nothing and holds no lock.
 */
final class Unguarded implements Consumer<Throwable>, NotifyLoop.Duty {
  private static final long APART_NANOS = 60_000_000_000L;

  /** After a line that found no memory. */
  private static final long AGAIN_NANOS = 1_000_000_000L;

  private final Gates gates;
  private final Counters counters;
  private final NanoClock clock;
  private final AgentLog log;
  private final AtomicLong seen = new AtomicLong();

  /** Of the notify thread. */
  private long told;

  private long nextNanos;

  Unguarded(Gates gates, Counters counters, NanoClock clock, AgentLog log) {
    this.gates = gates;
    this.counters = counters;
    this.clock = clock;
    this.log = log;
    this.nextNanos = clock.nanoTime();
  }

  @Override
  public void accept(Throwable error) {
    seen.incrementAndGet();
    counters.increment(Counter.UNGUARDED_ERRORS);
    gates.note(error);
  }

  /** One line for those that came since the last one, a minute apart. */
  @Override
  public void poll() {
    long now = seen.get();
    if (now == told || clock.nanoTime() - nextNanos < 0) {
      return;
    }
    try {
      log.warn(
          (now - told)
              + (now - told == 1 ? " OutOfMemoryError was" : " OutOfMemoryErrors were")
              + " not caught, or swallowed by a future; memory is shed, but that work is lost"
              + " - mark it @RetryAfterShedding");
      told = now;
      nextNanos = clock.nanoTime() + APART_NANOS;
    } catch (OutOfMemoryError e) {
      nextNanos = clock.nanoTime() + AGAIN_NANOS;
    }
  }
}
