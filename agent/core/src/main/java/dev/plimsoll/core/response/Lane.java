package dev.plimsoll.core.response;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One thread's way through a {@link GuardedRun}: whether it is in foreign code, in whose, and until
 * when. The thread and the one that watches it settle by a CAS on the state who of them ends a
 * call.
 */
final class Lane {
  private static final long PHASE = 3;
  private static final long IDLE = 0;
  private static final long CALLING = 1;
  private static final long ABANDONED = 2;
  private static final long NEXT_CALL = 4;

  /** What is passed to a shedder; kept per lane, as one that hangs may still read it. */
  final long[] message = new long[5];

  private final ResponseThreads threads;
  private final Pauses pauses;
  private final AtomicBoolean occupied = new AtomicBoolean();

  /** The number of the call above the phase, so that a call is never taken for the one before. */
  private final AtomicLong state = new AtomicLong();

  /** All written by the running thread before the state, read by the watcher after it. */
  private volatile long deadlineNanos;

  private volatile long pausedBeforeNanos;

  private volatile @Nullable Object item;

  /** Of the watcher only. */
  private long overdueState;

  Lane(ResponseThreads threads, Pauses pauses) {
    this.pauses = pauses;
    this.threads = threads;
  }

  boolean occupy() {
    return occupied.compareAndSet(false, true);
  }

  void release() {
    item = null;
    occupied.set(false);
  }

  /** The running thread is about to call foreign code. */
  void begin(Object callee, long deadline) {
    item = callee;
    deadlineNanos = deadline;
    pausedBeforeNanos = pauses.totalNanos();
    state.set(((state.get() & ~PHASE) + NEXT_CALL) | CALLING);
    threads.enter(deadline);
  }

  /** The running thread is back; false when the call was given up meanwhile. */
  boolean end() {
    threads.leave();
    long now = state.get();
    boolean kept = (now & PHASE) == CALLING && state.compareAndSet(now, (now & ~PHASE) | IDLE);
    if (!kept) {
      state.set(state.get() & ~PHASE);
    }
    return kept;
  }

  /** What a call past its deadline is in, or null: {@link #abandon} may give it up. Watcher. */
  @Nullable Object overdue(long nanos) {
    long now = state.get();
    long pausedNanos = pauses.totalNanos() - pausedBeforeNanos;
    if ((now & PHASE) != CALLING || nanos - deadlineNanos - pausedNanos < 0) {
      return null;
    }
    overdueState = now;
    return item;
  }

  /** Gives up the call that was overdue; false when it has ended meanwhile. Watcher. */
  boolean abandon() {
    return state.compareAndSet(overdueState, (overdueState & ~PHASE) | ABANDONED);
  }
}
