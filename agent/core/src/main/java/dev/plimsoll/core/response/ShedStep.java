package dev.plimsoll.core.response;

import dev.plimsoll.MemoryResource;
import dev.plimsoll.core.base.NanoClock;
import dev.plimsoll.core.response.shed.CacheTarget;
import dev.plimsoll.core.response.shed.CallbackTarget;
import dev.plimsoll.core.response.shed.ShedContext;
import dev.plimsoll.core.response.shed.ShedContexts;
import dev.plimsoll.core.response.shed.Target;
import dev.plimsoll.core.response.shed.TargetRegistry;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One step of shedding: all caches are counted, the bound is split, then the targets are asked one
 * after the other, lowest order first, until the step's total is reached; in a hurry again, while
 * the caches are filled again. Where the order is for {@link ShedOrder#boundsOnly}, caches only get
 * their bounds. Fields are touched by the thread that owns the run only.
 */
final class ShedStep extends GuardedRun {
  private static final int FIRST_ROOM = 64;

  /** What is held above the bound by less is within the error of estimates. */
  private static final double EXCEEDED_SHARE = 0.02;

  private final TargetRegistry registry;
  private final NanoClock clock;
  private final Calls calls;
  private final ShedContexts contexts;
  private final ShedTotals totals;
  private final ShedOrder order = new ShedOrder();
  private final AtomicBoolean busy = new AtomicBoolean();
  private final StepRounds rounds;

  /** The plan of the next step, made beforehand with room for all targets that are known. */
  private volatile StepPlan readyPlan = new StepPlan(FIRST_ROOM);

  private StepPlan plan = readyPlan;

  // How far the step is: planned, all caches counted, the bound divided, all targets asked.
  private boolean planned;
  private int nextToCount;
  private boolean divided;
  private int nextToAsk;
  private long wantedBytes;
  private long remainingBytes;

  ShedStep(
      ResponseThreads threads,
      TargetRegistry registry,
      NanoClock clock,
      Calls calls,
      ShedContexts contexts,
      ShedTotals totals) {
    super(threads);
    this.registry = registry;
    this.clock = clock;
    this.calls = calls;
    this.contexts = contexts;
    this.totals = totals;
    this.rounds = new StepRounds(clock);
  }

  /** As {@link ShedService#hurryAtCritical}. */
  void hurryAtCritical() {
    rounds.hurryAtCritical();
  }

  /** As {@link ShedService#leaveOff}. */
  void leaveOff() {
    order.othersWait = true;
  }

  /** A step under way asks nobody more. */
  void callOff() {
    order.calledOff = true;
  }

  boolean isBusy() {
    return busy.get();
  }

  /** What to do next, for the control thread to fill in; null while a step is under way. */
  @Nullable ShedOrder reserve() {
    return busy.compareAndSet(false, true) ? order : null;
  }

  @Override
  boolean work(Lane lane) {
    if (!busy.get()) {
      return true;
    }
    calls.tellHung();
    if (!planned) {
      plan();
    }
    do {
      if (!countAll(lane)) {
        return false;
      }
      if (!divided && !divide()) {
        return true;
      }
      if (!(order.boundsOnly ? setBounds(lane) : askAll(lane))) {
        return false;
      }
    } while (goesOn());
    return true;
  }

  private boolean countAll(Lane lane) {
    // The index moves on before a call: if it hangs, the next thread goes on behind it.
    while (nextToCount < plan.size()) {
      int place = nextToCount++;
      if (plan.get(place) instanceof CacheTarget cache && !count(lane, cache)) {
        return false;
      }
    }
    return true;
  }

  /** Returns whether there is anything to take, the first time in any case. */
  private boolean divide() {
    if (rounds.isFirst()) {
      totals.counted(plan.heldBytes());
    } else {
      order.again();
    }
    wantedBytes = plan.divide(order);
    remainingBytes = wantedBytes;
    divided = true;
    return rounds.isFirst() || remainingBytes > EXCEEDED_SHARE * order.boundBytes;
  }

  /** In another round, where the one that is over gave anything. */
  private boolean goesOn() {
    boolean goesOn = remainingBytes < wantedBytes && !calls.isDryRun() && rounds.next(order);
    if (goesOn) {
      beginRound();
    }
    return goesOn;
  }

  private void beginRound() {
    nextToCount = 0;
    nextToAsk = 0;
    divided = false;
  }

  @Override
  void markHanging(Object callee, boolean hangs) {
    ((Target) callee).quarantine().setHanging(hangs);
  }

  @Override
  void abandoned(Object callee) {
    totals.noteUnknownReturn();
    calls.hung((Target) callee);
  }

  @Override
  void finished(@Nullable Throwable failure) {
    if (!busy.get()) {
      return;
    }
    planned = false;
    plan.clear();
    totals.stepDone(registry, !order.boundsOnly);
    busy.set(false);
    if (failure != null) {
      calls.stepFailed(failure);
    }
  }

  /** Makes room for the next steps. One thread at a time, which need not be the step's. */
  void makeRoom(int targets) {
    if (targets > readyPlan.room()) {
      readyPlan = new StepPlan(targets * 2);
    }
  }

  private void plan() {
    List<Target> row = registry.row();
    StepPlan ready = readyPlan;
    plan = row.size() <= ready.room() ? ready : new StepPlan(row.size());
    plan.fill(row, order, clock.nanoTime());
    rounds.begin();
    beginRound();
    planned = true;
  }

  /** False when the run was taken away meanwhile. */
  private boolean count(Lane lane, CacheTarget cache) {
    if (!claimed(cache)) {
      return true;
    }
    Throwable thrown = null;
    lane.begin(cache, clock.nanoTime() + calls.timeoutNanos(cache));
    try {
      cache.refresh(contexts.mine(), clock.nanoTime());
    } catch (Throwable e) {
      thrown = e;
    }
    return calls.end(lane, cache, thrown);
  }

  private boolean setBounds(Lane lane) {
    while (nextToAsk < plan.size()) {
      int place = nextToAsk++;
      if (plan.get(place) instanceof CacheTarget cache && claimed(cache)) {
        if (!setBound(lane, cache, plan.boundOf(place))) {
          return false;
        }
      }
    }
    return true;
  }

  private boolean askAll(Lane lane) {
    while (nextToAsk < plan.size() && !order.calledOff) {
      int place = nextToAsk++;
      Target target = plan.get(place);
      long ask = plan.askOf(place, remainingBytes);
      boolean served = true;
      if (ask > 0 && claimed(target)) {
        served = ask(lane, target, place, ask);
      } else if (order.isBound() && target instanceof CacheTarget cache && !calls.isDryRun()) {
        served = !claimed(cache) || setBound(lane, cache, boundAtLeastHeld(cache, place));
      }
      if (!served) {
        return false;
      }
    }
    return true;
  }

  private boolean ask(Lane lane, Target target, int place, long ask) {
    if (calls.isDryRun()) {
      target.unclaim();
      calls.toldOnly(target, order, ask);
      // Of a shedder that has told nothing yet it is not known whether any would be left to want.
      given(Math.min(ask, target.estimatedBytes()));
      return true;
    }
    long begun = clock.nanoTime();
    long deadline = begun + calls.timeoutNanos(target);
    long bound = plan.boundOf(place);
    MemoryResource resource = order.resource;
    long returned = 0;
    Throwable thrown = null;
    target.noteCall();
    lane.begin(target, deadline);
    try {
      returned = call(lane, target, bound, ask, deadline);
    } catch (Throwable e) {
      thrown = e;
    }
    if (thrown != null) {
      totals.noteUnknownReturn();
    }
    if (!calls.end(lane, target, thrown)) {
      totals.returned(target, resource, returned);
      return false;
    }
    totals.returned(target, resource, returned);
    given(returned);
    calls.told(target, order, ask, returned, clock.nanoTime() - begun);
    return true;
  }

  private void given(long bytes) {
    remainingBytes -= order.ofEach ? 0 : Math.max(0, bytes);
  }

  /**
   * Calls foreign code, which may hang: then another thread has the run, so this reads nothing that
   * changes during a step.
   */
  private long call(Lane lane, Target target, long bound, long ask, long deadline) {
    if (target instanceof CallbackTarget callback) {
      double fraction = AskPlan.fractionOf(callback, ask, order);
      AskPlan.write(lane.message, order, fraction, ask, deadline);
      long returned = callback.shed(lane.message);
      callback.learn(fraction, returned);
      return returned;
    }
    CacheTarget cache = (CacheTarget) target;
    // The adapter stops by itself after half of the time, long before the call is given up.
    long stop = deadline - calls.timeoutNanos(target) / 2;
    boolean sticky = bound != Long.MAX_VALUE;
    ShedContext context = contexts.mine().hurried(rounds.isHurried(order));
    long returned = cache.shed(ask, context, stop, sticky);
    if (sticky) {
      calls.setBound(cache, Math.max(bound, cache.estimatedBytes()));
    }
    return returned;
  }

  private boolean setBound(Lane lane, CacheTarget cache, long bound) {
    Throwable thrown = null;
    lane.begin(cache, clock.nanoTime() + calls.timeoutNanos(cache));
    try {
      calls.setBound(cache, bound);
    } catch (Throwable e) {
      thrown = e;
    }
    return calls.end(lane, cache, thrown);
  }

  /** Nothing is evicted by a bound that is no lower than what the cache holds. */
  private long boundAtLeastHeld(CacheTarget cache, int place) {
    return Math.max(plan.boundOf(place), cache.estimatedBytes());
  }

  private boolean claimed(Target target) {
    // What failed or was switched off in a round before is left alone for the rest of the step.
    boolean out = !rounds.isFirst() && !target.isInService(clock.nanoTime());
    boolean spared = target instanceof CallbackTarget && !order.beforeEnd && calls.isOnLastThread();
    return !out && !spared && calls.claim(target);
  }
}
