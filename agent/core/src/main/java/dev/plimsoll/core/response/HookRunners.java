package dev.plimsoll.core.response;

import dev.plimsoll.core.base.NanoClock;
import org.jspecify.annotations.Nullable;

/**
 * The runners that there are for the hooks of a process, made while there is room for them. Safe
 * for any thread; a claim is a few writes.
 */
final class HookRunners {
  /** Two can be lost to hung hooks, one can be a thread that assists, one the JVM's own. */
  private static final int COUNT = 4;

  private final HookQueue queue;
  private final HookRunner[] runners = new HookRunner[COUNT];
  private int used;

  HookRunners(
      ShutdownSequence sequence,
      HookQueue queue,
      Reserve reserve,
      ResponseThreads threads,
      NanoClock clock) {
    this.queue = queue;
    for (int i = 0; i < COUNT; i++) {
      runners[i] = new HookRunner(sequence, queue, reserve, threads, clock);
    }
  }

  /** The next one, if there is a hook for it and no other at work; else null. */
  synchronized @Nullable HookRunner claim() {
    if (used == COUNT || !queue.claim(runners[used])) {
      return null;
    }
    return runners[used++];
  }

  /** No thread was found for the one that was claimed last. */
  synchronized void unclaim(HookRunner runner) {
    queue.unclaim(runner);
    used--;
  }
}
