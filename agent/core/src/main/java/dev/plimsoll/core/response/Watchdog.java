package dev.plimsoll.core.response;

import dev.plimsoll.core.base.Interrupts;
import dev.plimsoll.core.base.NanoClock;
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

  private final NanoClock clock;
  private final ProcessEnd end;
  private final Thread thread;

  /** Written by whoever arms, read by the thread after {@code armed}, which is written later. */
  private volatile long deadlineNanos;

  private volatile int exitCode;
  private volatile boolean armed;
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
  public void close() {
    closed = true;
    armed = false;
    LockSupport.unpark(thread);
  }

  /** From now on the process ends with that code when the clock passes the deadline. */
  public void arm(long deadline, int code) {
    exitCode = code;
    deadlineNanos = deadline;
    armed = true;
    LockSupport.unpark(thread);
  }

  /** Takes the deadline back. */
  public void disarm() {
    armed = false;
  }

  public boolean isArmed() {
    return armed;
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

  /** What the thread does. */
  private final class Watch implements Runnable {
    @Override
    public void run() {
      while (!closed) {
        Interrupts.forget();
        if (!armed) {
          LockSupport.park();
          continue;
        }
        long left = deadlineNanos - clock.nanoTime();
        if (left > 0) {
          LockSupport.parkNanos(left);
        } else if (armed) {
          end.halt(exitCode);
          armed = false;
        }
      }
    }
  }
}
