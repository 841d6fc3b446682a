package dev.plimsoll.core.response;

/**
 * How long the watching thread itself stood still. A call that shares a full collection of two
 * seconds, or a SIGSTOP, has not hung: the watcher was stopped with it. Written by the control
 * thread, read by any.
 */
final class Pauses {
  /** Above the longest poll period under pressure, below the shortest sensible deadline. */
  private static final long LONGEST_STEP_NANOS = 100_000_000L;

  private boolean started;
  private long lastNanos;

  /** One writer; a reader that sees an older sum gives up a call later, never sooner. */
  private volatile long totalNanos;

  /** The watcher is at work. */
  @SuppressWarnings("NonAtomicVolatileUpdate") // The control thread is the only writer.
  void seen(long nanos) {
    long step = nanos - lastNanos;
    if (started && step > LONGEST_STEP_NANOS) {
      totalNanos += step - LONGEST_STEP_NANOS;
    }
    started = true;
    lastNanos = nanos;
  }

  /** Nanoseconds of standstill so far, all together. */
  long totalNanos() {
    return totalNanos;
  }
}
