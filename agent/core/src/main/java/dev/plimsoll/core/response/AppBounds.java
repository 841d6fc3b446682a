package dev.plimsoll.core.response;

import dev.plimsoll.core.base.AgentLog;
import dev.plimsoll.core.base.NanoClock;
import dev.plimsoll.core.response.shed.CacheTarget;
import dev.plimsoll.core.response.shed.Target;
import dev.plimsoll.core.response.shed.TargetRegistry;
import java.util.concurrent.locks.LockSupport;

/**
 * Gives all caches the bounds back that their applications have set, when the agent will not lower
 * them any more. Safe for any thread; calls foreign code.
 */
final class AppBounds implements Runnable {
  /** How long to wait for a step under way, which would lower again what was given back. */
  private static final long PATIENCE_NANOS = 1_000_000_000L;

  private static final long LOOK_NANOS = 1_000_000;

  private final TargetRegistry registry;
  private final ShedStep step;
  private final NanoClock clock;
  private final AgentLog log;

  AppBounds(TargetRegistry registry, ShedStep step, NanoClock clock, AgentLog log) {
    this.registry = registry;
    this.step = step;
    this.clock = clock;
    this.log = log;
  }

  /** Waits for a step under way, then gives them back. */
  @Override
  public void run() {
    long start = clock.nanoTime();
    while (step.isBusy() && clock.nanoTime() - start < PATIENCE_NANOS) {
      LockSupport.parkNanos(this, LOOK_NANOS);
    }
    giveBack();
  }

  /** Leaves out what somebody is at work on. */
  void giveBack() {
    for (Target target : registry.row()) {
      if (target instanceof CacheTarget cache
          && cache.boundBytes() != Long.MAX_VALUE
          && cache.claim()) {
        giveBack(cache);
      }
    }
  }

  private void giveBack(CacheTarget cache) {
    try {
      cache.setBound(Long.MAX_VALUE);
    } catch (RuntimeException | Error e) {
      log.debug("the bound of " + cache.terms().name() + " was not given back: " + e);
    } finally {
      cache.unclaim();
    }
  }
}
