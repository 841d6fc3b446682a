package dev.plimsoll.core.signal;

import dev.plimsoll.core.base.NanoClock;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;

/**
 * Looks for a thread that waits inside the JDK for direct memory: {@code java.nio.Bits} collects
 * once and then sleeps for half a second before it gives up, and keeps no account of who does. The
 * stacks tell it, but not those of virtual threads that sleep: where there may be such, what is
 * likely anyway is believed.
 */
final class DirectWaiters {
  private static final String OWNER = "java.nio.Bits";
  private static final String METHOD = "reserveMemory";

  /** The JDK's thread that ends the sleep of virtual ones; started with the first of them. */
  private static final String WAKER_OF_VIRTUAL = "VirtualThread-unparker";

  /** Sleep or wait for references, and the reservation below it. */
  private static final int FRAMES = 8;

  /**
   * So long after the question: it has to get from the collection to its sleep, and between two
   * sleeps it runs.
   */
  private static final long[] LOOK_NANOS = {3_000_000L, 15_000_000L, 60_000_000L};

  /** After so long it has given up. */
  private static final long WAIT_NANOS = 500_000_000L;

  /** The JVM stands still while stacks are read: a twentieth of the time at most. */
  private static final int REST_FACTOR = 20;

  private final SignalQueue signals;
  private final NanoClock clock;
  private final Runnable waker;
  private final ThreadMXBean threads;

  // Of the last question, written by the control thread before its number. The notify thread may
  // find here what belongs to a newer one than it has the number of: nobody takes its answer then.
  private volatile long askedNanos;
  private volatile boolean likely;

  /** The number of the last question. Written by the control thread, read by both. */
  private volatile int question;

  /** The last question that is over. Written by the notify thread, read by both. */
  private volatile int over;

  /** The last one for which somebody was found. Written by the notify thread, read by both. */
  private volatile int found;

  /** The last one of these that was told; confined to the control thread. */
  private int taken;

  // Confined to the notify thread.
  private int lookedFor;
  private int looks;
  private boolean rests;
  private long restsUntilNanos;

  DirectWaiters(SignalQueue signals, NanoClock clock, Runnable waker) {
    this(signals, clock, waker, ManagementFactory.getThreadMXBean());
  }

  DirectWaiters(SignalQueue signals, NanoClock clock, Runnable waker, ThreadMXBean threads) {
    this.signals = signals;
    this.clock = clock;
    this.waker = waker;
    this.threads = threads;
  }

  /**
   * Asks for a look; what was asked before and not taken yet is forgotten. Control thread; no
   * allocation.
   *
   * @param whetherLikely believe it where nobody can be seen
   */
  void ask(boolean whetherLikely) {
    askedNanos = clock.nanoTime();
    likely = whetherLikely;
    int next = question + 1;
    question = next;
    waker.run();
  }

  /** Whether the look is still to come. Control thread. */
  boolean isAsked() {
    return over != question;
  }

  /** Whether the look has found one; once. Control thread; no allocation. */
  boolean take() {
    int last = question;
    if (over != last) {
      // Its thread sleeps for longer than it has to wait.
      waker.run();
    }
    if (found != last || taken == last) {
      return false;
    }
    taken = last;
    return true;
  }

  /** Looks if that was asked for, and it is time. Notify thread. */
  void poll() {
    int number = question;
    if (number == over) {
      return;
    }
    long nanos = clock.nanoTime();
    if (number != lookedFor) {
      lookedFor = number;
      looks = 0;
    }
    long sinceNanos = nanos - askedNanos;
    boolean isTime = sinceNanos >= LOOK_NANOS[looks] && (!rests || nanos - restsUntilNanos >= 0);
    try {
      if (isTime) {
        look(number, nanos);
      }
    } finally {
      // Whatever a look throws, for instance for want of memory: behind the last there is none.
      if (found == number || looks == LOOK_NANOS.length || sinceNanos >= WAIT_NANOS) {
        over = number;
      }
    }
  }

  private void look(int number, long nanos) {
    looks++;
    try {
      if (isSomebodyWaiting()) {
        found = number;
        signals.offer(Signal.ALLOCATION_FAILED);
      }
    } finally {
      long end = clock.nanoTime();
      rests = true;
      restsUntilNanos = end + REST_FACTOR * (end - nanos);
    }
  }

  private boolean isSomebodyWaiting() {
    for (ThreadInfo thread : threads.dumpAllThreads(false, false, FRAMES)) {
      if (thread != null && (isWaiting(thread) || (likely && hidesWhoWaits(thread)))) {
        return true;
      }
    }
    return false;
  }

  private static boolean hidesWhoWaits(ThreadInfo thread) {
    return thread.getThreadName().equals(WAKER_OF_VIRTUAL);
  }

  /** Who runs may be passing through with what it wanted. */
  private static boolean isWaiting(ThreadInfo thread) {
    if (thread.getThreadState() == Thread.State.RUNNABLE) {
      return false;
    }
    for (StackTraceElement frame : thread.getStackTrace()) {
      if (frame.getClassName().equals(OWNER) && frame.getMethodName().equals(METHOD)) {
        return true;
      }
    }
    return false;
  }
}
