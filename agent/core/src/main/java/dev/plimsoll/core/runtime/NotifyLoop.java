package dev.plimsoll.core.runtime;

import dev.plimsoll.core.base.Interrupts;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * What allocates, blocks or is slow, off the control thread: collections that are asked for, reads
 * of collection usage, the journal, start-up's leftovers, and sheds when both response threads are
 * lost. The body of the thread {@code plimsoll-notify}.
 */
final class NotifyLoop implements Runnable {
  /** Work is announced by {@link #wake}; this only bounds how late a lost one is found. */
  private static final long IDLE_NANOS = 200_000_000L;

  /** While the start is under way. */
  private static final long FIRST_IDLE_NANOS = 50_000_000L;

  /** A piece of work of this thread. */
  interface Duty {
    /** Does what there is to do. */
    void poll();
  }

  private final OwnErrors errors;

  /** Replaced as a whole under the lock of this; read by the thread at each round. */
  private volatile Duty[] duties = new Duty[0];

  /** Written by who closes, read by the thread at each round. */
  private volatile boolean closed;

  /** Confined to the thread itself. */
  private long idleNanos = FIRST_IDLE_NANOS;

  /** Written by the thread itself when it begins; read by whoever wakes. */
  private volatile @Nullable Thread thread;

  NotifyLoop(OwnErrors errors) {
    this.errors = errors;
  }

  /** Sets what is done, in this order; replaces what was set before. */
  synchronized void setDuties(Duty... all) {
    duties = all.clone();
    wake();
  }

  /** Adds to what is done, at the end. */
  synchronized void addDuties(Duty... more) {
    Duty[] all = Arrays.copyOf(duties, duties.length + more.length);
    System.arraycopy(more, 0, all, duties.length, more.length);
    setDuties(all);
  }

  /** Any thread; no allocation. */
  void wake() {
    LockSupport.unpark(thread);
  }

  /** {@link #wake} for those below this layer. */
  Runnable waker() {
    return new Waker();
  }

  /** The start is over; called by a duty. */
  void settle() {
    idleNanos = IDLE_NANOS;
  }

  void close() {
    closed = true;
    wake();
  }

  @Override
  public void run() {
    thread = Thread.currentThread();
    while (!closed) {
      for (Duty duty : duties) {
        try {
          duty.poll();
        } catch (Throwable t) {
          errors.caught(t);
        }
      }
      LockSupport.parkNanos(this, idleNanos);
      Interrupts.forget();
    }
  }

  private final class Waker implements Runnable {
    @Override
    public void run() {
      wake();
    }
  }
}
