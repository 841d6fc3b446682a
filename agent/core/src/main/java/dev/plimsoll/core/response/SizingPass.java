package dev.plimsoll.core.response;

import dev.plimsoll.core.base.NanoClock;
import dev.plimsoll.core.response.shed.CacheTarget;
import dev.plimsoll.core.response.shed.ShedContexts;
import dev.plimsoll.core.response.shed.Target;
import dev.plimsoll.core.response.shed.TargetRegistry;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keeps estimates fresh in calm: a pass of two milliseconds at most counts and weighs some caches,
 * rehearses what is new, gives bounds back to what was withdrawn or switched off. Passes are 100 ms
 * apart while what is held moves or the heap fills. While they do not, all caches are seen once in
 * up to two seconds, however many passes that takes. While disabled, it only gives bounds back and
 * lets go of what was kept for the next shed.
 */
final class SizingPass extends GuardedRun {
  private static final long PASS_NANOS = 2_000_000;
  private static final long LEAST_APART_NANOS = 100_000_000;
  private static final long MOST_APART_NANOS = 2_000_000_000;

  /** Classes of a library are loaded meanwhile, from a jar and on a busy machine. */
  private static final long REHEARSAL_NANOS = 5_000_000_000L;

  private final TargetRegistry registry;
  private final NanoClock clock;
  private final Calls calls;
  private final ShedContexts contexts;
  private final ShedTotals totals;
  private final ShedStep step;
  private int next;
  private int left;

  /** Passes of the present round over all caches, and whether what is held moved in one of them. */
  private int passes;

  private boolean moved;
  private long roundNanos = LEAST_APART_NANOS;

  /** Written by the run's owner and by whoever registers, read by the control thread. */
  private volatile long apartNanos = LEAST_APART_NANOS;

  private volatile HeapRoom room = HeapRoom.AMPLE;

  /** Set once the applications' own bounds are in force, so that no cache keeps a lowered one. */
  private volatile boolean boundsOpen = true;

  /** Whether more is done than to give bounds back and let go of caches. Written by any thread. */
  private volatile boolean enabled = true;

  SizingPass(
      ResponseThreads threads,
      TargetRegistry registry,
      NanoClock clock,
      Calls calls,
      ShedContexts contexts,
      ShedTotals totals,
      ShedStep step) {
    super(threads);
    this.registry = registry;
    this.clock = clock;
    this.calls = calls;
    this.contexts = contexts;
    this.totals = totals;
    this.step = step;
  }

  long apartNanos() {
    return room == HeapRoom.AMPLE ? apartNanos : LEAST_APART_NANOS;
  }

  /** Something new wants to be weighed; any thread. */
  void hasten() {
    apartNanos = LEAST_APART_NANOS;
  }

  void setRoom(HeapRoom now) {
    room = now;
  }

  void setBoundsOpen(boolean open) {
    boundsOpen = open;
  }

  void setEnabled(boolean on) {
    enabled = on;
    hasten();
  }

  @Override
  boolean work(Lane lane) {
    calls.tellHung();
    registry.purge();
    if (!serveLeaving(lane)) {
      return false;
    }
    long deadline = clock.nanoTime() + PASS_NANOS;
    List<Target> row = registry.row();
    step.makeRoom(row.size());
    if (left <= 0) {
      left = row.size();
    }
    while (left > 0 && !step.isBusy() && clock.nanoTime() - deadline < 0) {
      left--;
      next = next + 1 >= row.size() ? 0 : next + 1;
      if (next < row.size() && !look(lane, row.get(next), deadline)) {
        return false;
      }
    }
    return true;
  }

  @Override
  void markHanging(Object callee, boolean hangs) {
    ((Target) callee).quarantine().setHanging(hangs);
  }

  @Override
  void abandoned(Object callee) {
    calls.hung((Target) callee);
  }

  @Override
  void finished(@Nullable Throwable failure) {
    passes++;
    if (totals.sum(registry)) {
      moved = true;
      apartNanos = LEAST_APART_NANOS;
    }
    if (left <= 0) {
      roundNanos = moved ? LEAST_APART_NANOS : Math.min(MOST_APART_NANOS, roundNanos * 2);
      // The next pass may be over already, and have set them to 0: this is behind the run.
      apartNanos = Math.max(LEAST_APART_NANOS, roundNanos / Math.max(1, passes));
      passes = 0;
      moved = false;
    }
    if (failure != null) {
      calls.stepFailed(failure);
    }
  }

  /** Looks at each that is leaving once; false when the run was taken away. */
  private boolean serveLeaving(Lane lane) {
    CacheTarget leaving = registry.pollLeaving();
    CacheTarget firstLeft = null;
    while (leaving != null && leaving != firstLeft) {
      // Whoever is at work on it may lower it still.
      boolean served = mayLeave(leaving) && leaving.claim();
      boolean kept = !served || guarded(lane, leaving, Long.MIN_VALUE);
      if (!served || leaving.isOwedItsBound()) {
        registry.leaveLater(leaving);
        firstLeft = firstLeft == null ? leaving : firstLeft;
      }
      if (!kept) {
        return false;
      }
      leaving = registry.pollLeaving();
    }
    if (leaving != null) {
      registry.leaveLater(leaving);
    }
    return true;
  }

  /** One that has just thrown would throw again, but only where it has its bound to get back. */
  private boolean mayLeave(CacheTarget leaving) {
    return leaving.boundBytes() == Long.MAX_VALUE
        || !leaving.quarantine().isClosed(clock.nanoTime());
  }

  private boolean look(Lane lane, Target target, long deadline) {
    if (target.quarantine().isClosed(clock.nanoTime())) {
      return true;
    }
    if (!enabled) {
      boolean spared = !(target instanceof CacheTarget) || !target.claim();
      return spared || guarded(lane, target, deadline);
    }
    boolean tight = room == HeapRoom.TIGHT;
    if (tight && target.needsRehearsal()) {
      return true;
    }
    if (target instanceof CacheTarget cache) {
      boolean due = cache.needsRehearsal() || (cache.hasNewKind() && !tight);
      return (!due || rehearsed(lane, cache)) && (!cache.claim() || guarded(lane, cache, deadline));
    }
    boolean spared = !target.needsRehearsal() || calls.isOnLastThread();
    return spared || !target.claim() || guarded(lane, target, deadline);
  }

  /** Without the claim: it uses a cache of its own, and may load classes for long. */
  private boolean rehearsed(Lane lane, CacheTarget cache) {
    cache.noteRehearsed();
    Throwable thrown = null;
    lane.begin(cache, clock.nanoTime() + REHEARSAL_NANOS);
    try {
      cache.rehearse();
    } catch (Throwable e) {
      thrown = e;
    }
    boolean kept = lane.end();
    if (!kept) {
      cache.quarantine().cameBack(clock.nanoTime());
    }
    if (thrown != null) {
      calls.rehearsalFailed(thrown);
    }
    return kept;
  }

  /** Serves one target, claimed; false when the run was taken away. */
  private boolean guarded(Lane lane, Target target, long deadline) {
    Throwable thrown = null;
    lane.begin(target, clock.nanoTime() + calls.timeoutNanos(target));
    try {
      serve(target, deadline);
    } catch (Throwable e) {
      thrown = e;
    }
    return calls.end(lane, target, thrown);
  }

  private void serve(Target target, long deadline) {
    if (!(target instanceof CacheTarget cache)) {
      target.noteRehearsed();
      target.rehearse();
      return;
    }
    boolean held = cache.boundBytes() != Long.MAX_VALUE;
    // Found and too small by now, no order would reach it any more.
    boolean out = cache.isWithdrawn() || !cache.isEnabled() || cache.isTooSmall();
    if (held && (boundsOpen || out)) {
      calls.setBound(cache, Long.MAX_VALUE);
    }
    if (cache.isWithdrawn()) {
      cache.leave();
    } else if (enabled) {
      registry.claimAll(cache);
      boolean tight = room == HeapRoom.TIGHT;
      cache.refresh(contexts.mine(), tight ? clock.nanoTime() : deadline);
      if (!tight) {
        cache.prepare(clock.nanoTime(), /* soon= */ room != HeapRoom.AMPLE);
      }
    } else {
      cache.rest();
    }
  }
}
