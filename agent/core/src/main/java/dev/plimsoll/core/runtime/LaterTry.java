package dev.plimsoll.core.runtime;

import dev.plimsoll.core.base.NanoClock;
import dev.plimsoll.core.response.ResponseThreads;

/**
 * Does what found no memory, on a response thread, as it may call the application. A second after
 * it was first met, then twice as long each time while some of it is left; one try at a time.
 * {@link #poll} belongs to the notify thread, {@link #again} to the one that tries.
 */
abstract class LaterTry implements NotifyLoop.Duty, Runnable {
  /** These three are chosen, not measured. */
  private static final long FIRST_REST_NANOS = 1_000_000_000L;

  private static final long LONGEST_REST_NANOS = 60_000_000_000L;
  private static final long TIMEOUT_NANOS = 1_000_000_000L;

  private final ResponseThreads threads;
  private final NanoClock clock;

  private boolean waits;
  private long againNanos;

  /** Of the thread that tries; handed back by the field below. */
  private long restNanos = FIRST_REST_NANOS;

  /** Raised by notify, lowered by the thread that has tried. */
  private volatile boolean underWay;

  LaterTry(ResponseThreads threads, NanoClock clock) {
    this.threads = threads;
    this.clock = clock;
  }

  /** Whether there is something to do; any thread, allocates nothing. */
  abstract boolean isLeft();

  /** Does it; what finds no memory again is left. */
  abstract void again();

  @Override
  public final void poll() {
    if (underWay || !isLeft()) {
      return;
    }
    long nanos = clock.nanoTime();
    if (!waits) {
      waits = true;
      againNanos = nanos + restNanos;
    } else if (nanos - againNanos >= 0) {
      begin();
    }
  }

  private void begin() {
    boolean begun = false;
    underWay = true;
    try {
      begun = threads.executeForeign(this, TIMEOUT_NANOS);
    } finally {
      if (!begun) {
        underWay = false;
      }
    }
    waits = !begun;
  }

  @Override
  public final void run() {
    try {
      again();
    } finally {
      restNanos = isLeft() ? Math.min(LONGEST_REST_NANOS, 2 * restNanos) : FIRST_REST_NANOS;
      underWay = false;
    }
  }
}
