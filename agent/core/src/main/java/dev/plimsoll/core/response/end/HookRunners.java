package dev.plimsoll.core.response.end;

import dev.plimsoll.core.base.NanoClock;
import dev.plimsoll.core.response.ResponseThreads;
import org.jspecify.annotations.Nullable;

/**
 * The runners that there are for the hooks of a process, made while there is room for them. Safe
 * for any thread.
 */
final class HookRunners {
  /** Two can be lost to hung hooks, one can be a thread that assists, one the JVM's own. */
  private static final int COUNT = 4;

  private final HookQueue queue;
  private final HookRunner[] runners = new HookRunner[COUNT];

  HookRunners(
      ShutdownSequence sequence,
      HookQueue queue,
      Reserve reserve,
      ResponseThreads threads,
      Standstill standstill,
      NanoClock clock) {
    this.queue = queue;
    for (int i = 0; i < COUNT; i++) {
      runners[i] = new HookRunner(i, sequence, queue, reserve, threads, standstill, clock);
    }
  }

  /** The next one, if there is one left and no other at work; else null. */
  @Nullable HookRunner claim() {
    return of(queue.claim(COUNT));
  }

  /** The one whose hook is running now, or null. */
  @Nullable HookRunner busy() {
    return of(queue.busyRunner());
  }

  private @Nullable HookRunner of(int number) {
    return number == HookQueue.NONE ? null : runners[number];
  }
}
