package dev.plimsoll.core.response.end;

import dev.plimsoll.core.base.NanoClock;
import java.util.concurrent.locks.LockSupport;

/**
 * Tells when all of the process stood still (SIGSTOP, a paused container): the control thread,
 * which looks every few milliseconds, did not for seconds. It then moves the deadlines, and who
 * might act on one first lets it.
 */
final class Standstill {
  /** Longer than a full collection takes as a rule. Chosen. */
  static final long NANOS = 3_000_000_000L;

  /** How many are believed, so that long collections do not put off an end for ever. */
  static final int MOST = 3;

  private static final long PARK_NANOS = 2_000_000;
  private static final int PARKS = 500;

  private final NanoClock clock;

  /** Written by the control thread. */
  private volatile long seenNanos;

  /** The look after which the next was waited for in vain. */
  private volatile long missedNanos = Long.MIN_VALUE;

  private int found;

  Standstill(NanoClock clock) {
    this.clock = clock;
  }

  /** The control thread looks; whatever deadlines it moves have been moved. */
  void seen(long nanos) {
    seenNanos = nanos;
  }

  /** For how long nobody could run until now; 0 if somebody could. Control thread. */
  long until(long nanos) {
    long step = nanos - seenNanos;
    return step > NANOS && found++ < MOST ? step : 0;
  }

  /**
   * Lets the control thread look first, for a second at most, and not again where it did not come:
   * the time of a hook is not spent on a thread that is gone. Any other thread.
   */
  void letPass() {
    long last = seenNanos;
    for (int i = 0; i < PARKS && last != missedNanos && isLate(); i++) {
      LockSupport.parkNanos(this, PARK_NANOS);
    }
    if (isLate()) {
      missedNanos = last;
    }
  }

  private boolean isLate() {
    return clock.nanoTime() - seenNanos > NANOS;
  }
}
