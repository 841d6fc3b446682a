package dev.plimsoll.core.response;

import dev.plimsoll.core.base.AgentLog;
import dev.plimsoll.core.response.shed.CacheTarget;
import dev.plimsoll.core.response.shed.Target;
import dev.plimsoll.core.response.shed.TargetRegistry;
import java.util.List;

/**
 * Gives all caches the bounds back that their applications have set, and lets go of them, once
 * nothing is to be shed any more: at once or, of one that is being called, when its call ends,
 * however late. Safe for any thread; calls foreign code.
 */
final class AppBounds implements Runnable {
  private final TargetRegistry registry;
  private final AgentLog log;

  /**
   * Written before caches are looked at, read when a call has given its claim up: so whatever is
   * lowered is seen by one of the two.
   */
  private volatile boolean due;

  AppBounds(TargetRegistry registry, AgentLog log) {
    this.registry = registry;
    this.log = log;
  }

  /** Whether nothing is to be lowered any more. */
  boolean areDue() {
    return due;
  }

  /** Leaves out what somebody is at work on, see {@link #callEnded}. */
  @Override
  public void run() {
    due = true;
    List<Target> row = registry.row();
    // By index, as in all that may run in a full heap: an iterator is an allocation.
    for (int i = 0; i < row.size(); i++) {
      if (row.get(i) instanceof CacheTarget cache) {
        giveBack(cache);
      }
    }
    CacheTarget leaving = registry.pollLeaving();
    while (leaving != null) {
      giveBack(leaving);
      leaving = registry.pollLeaving();
    }
  }

  /** A call came back; its claim is given up. */
  void callEnded(Target target) {
    if (due && target instanceof CacheTarget cache) {
      giveBack(cache);
    }
  }

  private void giveBack(CacheTarget cache) {
    if (!cache.claim()) {
      return;
    }
    try {
      cache.rest();
      if (cache.boundBytes() != Long.MAX_VALUE) {
        cache.setBound(Long.MAX_VALUE);
      }
    } catch (RuntimeException | Error e) {
      tell(cache, e);
    } finally {
      cache.unclaim();
    }
  }

  private void tell(CacheTarget cache, Throwable e) {
    try {
      log.debug("the bound of " + cache.terms().name() + " was not given back: " + e);
    } catch (OutOfMemoryError unused) {
      // Nor is there room for the line. The others get theirs all the same.
      return;
    }
  }
}
