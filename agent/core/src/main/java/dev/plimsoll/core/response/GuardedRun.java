package dev.plimsoll.core.response;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A row of calls of foreign code that goes on when one of them hangs: one thread at a time owns the
 * run; when its call is past its deadline, {@link #watch} takes the run away from it and hires the
 * next thread, which goes on behind the one that hangs.
 */
abstract class GuardedRun implements Runnable {
  /** Two response threads, their spare one, and the one that assists. */
  static final int LANES = 4;

  private final ResponseThreads threads;
  private final Pauses pauses = new Pauses();
  private final Lane[] lanes = new Lane[LANES];

  /** The lane of the thread that may go on; taken and given up by CAS. */
  private final AtomicReference<@Nullable Lane> owner = new AtomicReference<>();

  /** Set by whoever has work, cleared by the watcher when a thread has taken it. */
  private volatile boolean waiting;

  GuardedRun(ResponseThreads threads) {
    this.threads = threads;
    for (int i = 0; i < LANES; i++) {
      lanes[i] = new Lane(threads, pauses);
    }
  }

  /**
   * Goes on from where the run is. Each call of foreign code stands between {@link Lane#begin} and
   * {@link Lane#end}; when that answers false the run is another's, and this must return without
   * touching it.
   *
   * @return whether the run is done; false when it was taken away
   */
  abstract boolean work(Lane lane);

  /**
   * Marks what is called as hanging, or not; control thread. Before the call is given up, since
   * from then on it may come back at any moment, and take the mark off for good.
   */
  abstract void markHanging(Object callee, boolean hangs);

  /** A call was given up; control thread. */
  abstract void abandoned(Object callee);

  /** The run is done or, as told, has failed; on the thread that ran it. */
  abstract void finished(@Nullable Throwable failure);

  /** Whether the last thread that is left may be lost to it. */
  boolean isWorthTheLast() {
    return true;
  }

  /** There is work: a thread is hired now or by one of the next {@link #watch}. Control thread. */
  final void order() {
    waiting = true;
    hire();
  }

  /** There is work; any thread, taken up by the next {@link #watch}. */
  final void wish() {
    waiting = true;
  }

  /** Whether a thread is on it or one is waited for. */
  final boolean isUnderWay() {
    return waiting || owner.get() != null;
  }

  /** Gives up calls past their deadline and hires threads; control thread, allocates nothing. */
  final void watch(long nanos) {
    pauses.seen(nanos);
    Lane running = owner.get();
    if (running != null) {
      Object callee = running.overdue(nanos);
      if (callee != null) {
        giveUp(running, callee);
      }
    }
    hire();
  }

  private void giveUp(Lane running, Object callee) {
    markHanging(callee, true);
    if (running.abandon()) {
      owner.set(null);
      abandoned(callee);
      waiting = true;
    } else {
      // It has ended in time after all.
      markHanging(callee, false);
    }
  }

  @Override
  public final void run() {
    Lane lane = occupy();
    if (lane == null) {
      waiting = true;
      return;
    }
    try {
      if (owner.compareAndSet(null, lane)) {
        runAs(lane);
      } else {
        // Hired twice; the owner may have been past what this one came for.
        waiting = true;
      }
    } finally {
      lane.release();
    }
  }

  private void runAs(Lane lane) {
    Throwable failure = null;
    boolean done = true;
    try {
      done = work(lane);
    } catch (Throwable e) {
      failure = e;
    }
    if (done && owner.compareAndSet(lane, null)) {
      finished(failure);
    }
  }

  private void hire() {
    if (waiting && owner.get() == null) {
      waiting = false;
      boolean kept = !isWorthTheLast() && threads.isOnlyLastLeft();
      if (kept || !threads.execute(this)) {
        waiting = true;
      }
    }
  }

  private @Nullable Lane occupy() {
    for (Lane lane : lanes) {
      if (lane.occupy()) {
        return lane;
      }
    }
    return null;
  }
}
