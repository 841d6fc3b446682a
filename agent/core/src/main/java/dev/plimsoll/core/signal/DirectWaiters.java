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
  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();

  // Written by the control thread before it raises `asked`.
  private long askedNanos;
  private boolean likely;

  /** Raised by the control thread, lowered by the notify thread. */
  private volatile boolean asked;

  /** Raised by the notify thread, lowered by the control thread. */
  private volatile boolean found;

  // Confined to the notify thread.
  private long answeredNanos;
  private int looks;
  private boolean rests;
  private long restsUntilNanos;

  DirectWaiters(SignalQueue signals, NanoClock clock, Runnable waker) {
    this.signals = signals;
    this.clock = clock;
    this.waker = waker;
  }

  /**
   * Asks for a look. Control thread; no allocation.
   *
   * @param whetherLikely believe it where nobody can be seen
   */
  void ask(boolean whetherLikely) {
    found = false;
    askedNanos = clock.nanoTime();
    likely = whetherLikely;
    asked = true;
    waker.run();
  }

  /** Whether the look is still to come. */
  boolean isAsked() {
    return asked;
  }

  /** Whether the look has found one; once. Control thread; no allocation. */
  boolean take() {
    if (asked) {
      // Its thread sleeps for longer than it has to wait.
      waker.run();
    }
    boolean taken = found;
    if (taken) {
      found = false;
    }
    return taken;
  }

  /** Looks if that was asked for, and it is time. Notify thread. */
  void poll() {
    if (!asked) {
      return;
    }
    long nanos = clock.nanoTime();
    if (askedNanos != answeredNanos) {
      answeredNanos = askedNanos;
      looks = 0;
    }
    long sinceNanos = nanos - answeredNanos;
    boolean isTime = sinceNanos >= LOOK_NANOS[looks] && (!rests || nanos - restsUntilNanos >= 0);
    if (isTime) {
      look(nanos);
    }
    if (found || looks == LOOK_NANOS.length || sinceNanos >= WAIT_NANOS) {
      looks = 0;
      asked = false;
    }
  }

  private void look(long nanos) {
    looks++;
    if (isSomebodyWaiting()) {
      found = true;
      signals.offer(Signal.ALLOCATION_FAILED);
    }
    long end = clock.nanoTime();
    rests = true;
    restsUntilNanos = end + REST_FACTOR * (end - nanos);
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
