package dev.plimsoll.core.response.end;

import dev.plimsoll.core.base.Interrupts;
import dev.plimsoll.core.base.NanoClock;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Halts the process when a deadline passes. Its thread only parks and compares: it needs no memory,
 * no lock and nobody else's help, so that a full heap and a hung shutdown cannot stop it.
 *
 * <p>{@code java.lang.Shutdown} is initialised beforehand: else {@code halt} itself can die of an
 * {@code OutOfMemoryError} (two of two runs on ZGC 25). Safe for any thread.
 */
public final class Watchdog {
  private static final String NAME = "plimsoll-watchdog";
  private static final long NONE = Long.MIN_VALUE;

  /** Between two looks at the clock, and for whoever postpones the deadline. */
  private static final long LOOK_NANOS = 1_000_000_000L;

  private final NanoClock clock;
  private final ProcessEnd end;
  private final Thread thread;

  /**
   * One value, so that the thread can tell the deadline that has passed from one that was set
   * since.
   */
  private final AtomicLong deadlineNanos = new AtomicLong(NONE);

  /** Written before the deadline, read after it. */
  private volatile int exitCode;

  private volatile boolean closed;

  public Watchdog(NanoClock clock) {
    this(clock, new JvmEnd());
  }

  Watchdog(NanoClock clock, ProcessEnd end) {
    this.clock = clock;
    this.end = end;
    this.thread = new Thread(null, new Watch(), NAME, 0, false);
    thread.setDaemon(true);
  }

  /** Loads what halting needs and starts the thread; once. */
  public void start() {
    rehearse();
    thread.start();
  }

  /** Ends the thread; nothing is halted any more. */
  void close() {
    closed = true;
    disarm();
    LockSupport.unpark(thread);
  }

  /** From now on the process ends with that code when the clock passes the deadline. */
  public void arm(long deadline, int code) {
    exitCode = code;
    deadlineNanos.set(deadline);
    LockSupport.unpark(thread);
  }

  /** The process stood still for so long (SIGSTOP, say): that time does not count. */
  void postpone(long nanos) {
    long now = deadlineNanos.get();
    while (now != NONE && !deadlineNanos.compareAndSet(now, now + nanos)) {
      now = deadlineNanos.get();
    }
  }

  /** Takes the deadline back. */
  void disarm() {
    deadlineNanos.set(NONE);
  }

  boolean isArmed() {
    return deadlineNanos.get() != NONE;
  }

  /** How the process is ended; shared with the shutdown sequence. */
  ProcessEnd end() {
    return end;
  }

  private static void rehearse() {
    try {
      Class.forName("java.lang.Shutdown", true, null);
    } catch (ClassNotFoundException e) {
      // Another JDK's own matter; halt() then does what it can.
      return;
    }
  }

  /**
   * What the thread does. A deadline that passed while the thread itself stood still is looked at
   * once more: whoever has set it may postpone it.
   */
  private final class Watch implements Runnable {
    private boolean timed;
    private long parkedNanos;
    private int standstills;

    @Override
    public void run() {
      while (!closed) {
        Interrupts.forget();
        long deadline = deadlineNanos.get();
        if (deadline == NONE) {
          LockSupport.park();
          continue;
        }
        long now = clock.nanoTime();
        boolean stoodStill = timed && now - parkedNanos > Standstill.NANOS;
        timed = false;
        long left = deadline - now;
        if (left > 0) {
          park(now, Math.min(left, LOOK_NANOS));
        } else if (stoodStill && standstills++ < Standstill.MOST) {
          park(now, LOOK_NANOS);
        } else if (deadlineNanos.compareAndSet(deadline, NONE)) {
          end.halt(exitCode);
        }
      }
    }

    private void park(long now, long nanos) {
      timed = true;
      parkedNanos = now;
      LockSupport.parkNanos(nanos);
    }
  }
}
