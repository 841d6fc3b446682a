package dev.plimsoll.core.response.end;

import dev.plimsoll.core.base.AgentLog;
import dev.plimsoll.core.base.NanoClock;
import dev.plimsoll.core.response.ResponseThreads;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/**
 * One whole shutdown sequence of nothing: what runs first in a full heap can fail for good, since a
 * class that cannot be initialised once never can.
 */
final class ShutdownRehearsal {
  private static final long LIMIT_NANOS = 2_000_000_000L;

  private final ResponseThreads threads;
  private final NanoClock clock;

  ShutdownRehearsal(ResponseThreads threads, NanoClock clock) {
    this.threads = threads;
    this.clock = clock;
  }

  void run() {
    AgentLog silent = AgentLog.onStderr(AgentLog.Level.OFF);
    ShutdownHooks hooks = new ShutdownHooks(silent);
    hooks.register("rehearsal", new NoHook(), 0, -1);
    hooks.register("failure", new FailingHook(), 1, LIMIT_NANOS);
    Reserve reserve = new Reserve(1024);
    reserve.rehearse();
    reserve.fill();
    ShutdownSequence sequence =
        new ShutdownSequence(
            hooks,
            reserve,
            threads,
            new Watchdog(clock, new NoEnd()),
            clock,
            silent,
            ExhaustionReport.none(silent));
    long start = clock.nanoTime();
    sequence.start("rehearsal", new ShutdownSettings(ExhaustedAction.EXIT, LIMIT_NANOS, 0));
    while (!sequence.finished() && clock.nanoTime() - start < LIMIT_NANOS) {
      sequence.tick(clock.nanoTime());
      LockSupport.parkNanos(1_000_000);
    }
    sequence.jvmEnds();
    if (HookRunner.isExiting(Thread.currentThread())) {
      sequence.close();
    }
  }

  /** Takes what hooks take. */
  private static final class NoHook implements Consumer<Object[]> {
    @Override
    @SuppressWarnings("unchecked")
    public void accept(Object[] call) {
      if (((IntFunction<byte[]>) call[2]).apply(16).length != 16) {
        throw new IllegalStateException();
      }
    }
  }

  /** Fails as hooks fail. */
  private static final class FailingHook implements Consumer<Object[]> {
    @Override
    public void accept(Object[] call) {
      throw new IllegalStateException();
    }
  }

  /** Ends nothing. */
  private static final class NoEnd implements ProcessEnd {
    @Override
    public void exit(int code) {}

    @Override
    public void halt(int code) {}
  }
}
