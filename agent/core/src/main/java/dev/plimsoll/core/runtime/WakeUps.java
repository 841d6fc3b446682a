package dev.plimsoll.core.runtime;

import dev.plimsoll.MemoryResource;
import dev.plimsoll.core.base.Interrupts;
import dev.plimsoll.core.signal.Signal;
import dev.plimsoll.core.signal.SignalQueue;
import dev.plimsoll.core.telemetry.Counter;
import dev.plimsoll.core.telemetry.Counters;
import dev.plimsoll.core.telemetry.Journal;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** What wakes the control thread, and how it sleeps. Confined to it. */
final class WakeUps {
  private final SignalQueue signals;
  private final Counters counters;
  private final Journal journal;
  private long droppedTold;
  private @Nullable Signal last;

  WakeUps(SignalQueue signals, Counters counters, Journal journal) {
    this.signals = signals;
    this.counters = counters;
    this.journal = journal;
  }

  /**
   * Takes all signals; each says "look" and no more, so one look answers them all.
   *
   * @return whether there were any
   */
  boolean drain() {
    last = null;
    Signal signal = signals.poll();
    while (signal != null) {
      last = signal;
      counters.increment(Counter.WAKEUPS);
      if (signal.isNotification()) {
        counters.increment(Counter.NOTIFICATIONS);
      } else if (signal == Signal.EXTERNAL) {
        counters.increment(Counter.PRESSURE_HINTS);
      }
      signal = signals.poll();
    }
    long dropped = signals.dropped();
    if (dropped != droppedTold) {
      counters.add(Counter.DROPPED_SIGNALS, dropped - droppedTold);
      droppedTold = dropped;
    }
    return last != null;
  }

  /** Tells that the look after the last signal found nothing new. */
  void dismissed(long usedBytes) {
    Signal signal = last;
    if (signal != null && signal.isNotification()) {
      journal.wakeDismissed(signal.text(), MemoryResource.HEAP, usedBytes);
    }
  }

  /** Sleeps until the next signal, but no longer than this. */
  void await(long nanos) {
    if (signals.isEmpty()) {
      LockSupport.parkNanos(this, nanos);
      Interrupts.forget();
    }
  }
}
