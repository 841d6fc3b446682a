package dev.plimsoll.core.response;

import dev.plimsoll.MemoryResource;
import dev.plimsoll.core.base.NanoClock;
import dev.plimsoll.core.response.shed.CacheTarget;
import dev.plimsoll.core.response.shed.CallbackTarget;
import dev.plimsoll.core.response.shed.Target;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jctools.queues.varhandle.MpmcVarHandleArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * How each call of a target begins, with its claim, and how it ends: counted, told, and after a
 * failure followed by quarantine. Safe for any thread.
 */
final class Calls {
  private static final long CLAIM_PARK_NANOS = 50_000;
  private static final int UNTOLD = 16;

  /** A bound that moved less than this share is not worth telling; probes move 1 % each. */
  private static final double TOLD_CHANGE = 0.05;

  /** The longest timeout: beyond it a deadline could not be told from one that is long over. */
  private static final long LONGEST_NANOS = 86_400_000_000_000L;

  private final NanoClock clock;
  private final ResponseThreads threads;
  private final ShedObserver observer;
  private final ShedTotals totals;
  private final AppBounds appBounds;
  private final AtomicLong roomless = new AtomicLong();

  /** Filled by the control thread, which must not write to a log; emptied by response threads. */
  private final MpmcVarHandleArrayQueue<Target> untold = new MpmcVarHandleArrayQueue<>(UNTOLD);

  /** Written by any thread, read at each call. */
  private volatile ShedSettings settings;

  Calls(
      NanoClock clock,
      ResponseThreads threads,
      ShedObserver observer,
      ShedTotals totals,
      ShedSettings settings,
      AppBounds appBounds) {
    this.clock = clock;
    this.threads = threads;
    this.observer = observer;
    this.totals = totals;
    this.settings = settings;
    this.appBounds = appBounds;
  }

  /** Steps and adapters that found no room for what they must allocate. Any thread. */
  long roomless() {
    return roomless.get();
  }

  void setSettings(ShedSettings changed) {
    settings = changed;
  }

  boolean isDryRun() {
    return settings.dryRun();
  }

  /** Whether the calling thread is not to be lost to the application's own shedders. */
  boolean isOnLastThread() {
    return threads.isLast();
  }

  long timeoutNanos(Target target) {
    long own = target.terms().timeoutNanos();
    return own > 0 ? Math.min(own, LONGEST_NANOS) : settings.timeoutNanos();
  }

  /** Waits for whoever is at work on it; false where it is not to be called. */
  boolean claim(Target target) {
    // A sizing pass may have it, whose calls have deadlines, too; this ends by its own in any case.
    long deadline = clock.nanoTime() + timeoutNanos(target);
    while (!target.claim()) {
      if (target.quarantine().isHanging() || clock.nanoTime() - deadline >= 0) {
        return false;
      }
      LockSupport.parkNanos(CLAIM_PARK_NANOS);
    }
    if (target.isWithdrawn() || appBounds.areDue()) {
      target.unclaim();
      return false;
    }
    return true;
  }

  /** A call came back; false when it had been given up. Gives the claim back. */
  boolean end(Lane lane, Target target, @Nullable Throwable thrown) {
    boolean kept = lane.end();
    try {
      if (thrown != null) {
        failed(target, thrown);
      } else if (kept) {
        target.quarantine().passed();
      }
    } finally {
      // Kept, the claim would leave it out of every later step.
      if (!kept) {
        target.quarantine().cameBack(clock.nanoTime());
      }
      target.unclaim();
      appBounds.callEnded(target);
    }
    return kept;
  }

  /** A call is given up; control thread, allocates nothing. */
  void hung(Target target) {
    target.noteFailure();
    untold.offer(target);
  }

  /** Tells of those that hang; response or assisting thread. */
  void tellHung() {
    Target target = untold.poll();
    while (target != null) {
      quarantined(target, null);
      target = untold.poll();
    }
  }

  void told(Target target, ShedOrder order, long asked, long returned, long nanos) {
    MemoryResource resource = order.resource;
    boolean ofHeap = returned >= 0 && totals.isOfHeap(target, resource);
    try {
      observer.shed(
          target.terms().name(),
          resource,
          order.level,
          toldAmount(target, order, asked),
          ofHeap ? totals.corrected(returned) : returned,
          nanos);
    } catch (Throwable e) {
      threads.failed(e);
    }
  }

  /** The same in a dry run, where nobody was called. */
  void toldOnly(Target target, ShedOrder order, long asked) {
    try {
      long amount = toldAmount(target, order, asked);
      observer.wouldShed(target.terms().name(), order.resource, order.level, amount);
    } catch (Throwable e) {
      threads.failed(e);
    }
  }

  /** Where a shedder is asked for all that it can give, that is no amount to tell: -1. */
  private long toldAmount(Target target, ShedOrder order, long asked) {
    if (order.isOpenEnded() && target instanceof CallbackTarget) {
      return -1;
    }
    return order.resource == MemoryResource.HEAP ? totals.corrected(asked) : asked;
  }

  /** Sets what a cache may hold, and tells of it where that is worth it. With the claim. */
  void setBound(CacheTarget cache, long bound) {
    long told = cache.toldBoundBytes();
    cache.setBound(bound);
    boolean freed = (told == Long.MAX_VALUE) != (bound == Long.MAX_VALUE);
    if (freed || (bound != told && Math.abs(bound - told) > told * TOLD_CHANGE)) {
      cache.noteTold(bound);
      try {
        observer.boundChanged(cache.terms().name(), told, bound);
      } catch (Throwable e) {
        threads.failed(e);
      }
    }
  }

  /** A step itself failed, which is a fault of ours or a heap without a free byte. */
  void stepFailed(Throwable thrown) {
    if (thrown instanceof OutOfMemoryError) {
      roomless.incrementAndGet();
    } else {
      threads.failed(thrown);
    }
  }

  /** A cache's library threw when its adapter was tried in calm; it is served all the same. */
  void rehearsalFailed(Throwable thrown) {
    if (thrown instanceof OutOfMemoryError) {
      roomless.incrementAndGet();
    } else {
      threads.failed("the rehearsal of a cache failed", thrown);
    }
  }

  private void failed(Target target, Throwable thrown) {
    target.noteFailure();
    // An adapter that found no room for an iterator is not at fault, and is needed right now.
    if (thrown instanceof OutOfMemoryError && target instanceof CacheTarget) {
      roomless.incrementAndGet();
      return;
    }
    // A closed cache is asked to take its bound back up to ten times: that is told once.
    boolean told = target.isWithdrawn() && target.quarantine().isStruck();
    target.quarantine().struck(clock.nanoTime());
    if (!told) {
      quarantined(target, thrown);
    }
  }

  /** Tells it if there is room to; null for one that hangs. */
  private void quarantined(Target target, @Nullable Throwable thrown) {
    try {
      String why =
          thrown == null
              ? "did not return within " + timeoutNanos(target) / 1_000_000 + " ms"
              : "threw " + thrown.getClass().getName();
      observer.quarantined(target.terms().name(), why);
    } catch (Throwable e) {
      threads.failed(e);
    }
  }
}
