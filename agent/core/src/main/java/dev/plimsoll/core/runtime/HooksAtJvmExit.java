package dev.plimsoll.core.runtime;

import dev.plimsoll.MemoryResource;
import dev.plimsoll.PressureLevel;
import dev.plimsoll.core.base.NanoClock;
import dev.plimsoll.core.pressure.HeapEvaluator;
import dev.plimsoll.core.signal.Signal;
import dev.plimsoll.core.signal.SignalQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * The hooks of a process that ends before it was called exhausted: a leak that is faster than two
 * collections kills the program's last thread, or its handler ends the JVM. If allocations failed
 * just now, in a heap that was full and has not been proven well since, the hooks run all the same,
 * inside the JVM's own shutdown. An error that the program survived, as of one array larger than
 * the heap, is none of that. A calm end pays one read.
 *
 * <p>{@link #run} belongs to the JVM's shutdown, {@link #tick} to the control thread.
 */
final class HooksAtJvmExit implements Runnable {
  /** What failed longer ago has nothing to do with the end. Chosen, not measured. */
  private static final long RECENT_NANOS = 5_000_000_000L;

  /** For one look of the control thread, which may have to wait for a collection. */
  private static final long PATIENCE_NANOS = 1_000_000_000L;

  private static final long STEP_NANOS = 1_000_000;

  private final SignalQueue signals;
  private final NanoClock clock;
  private final Exhaustion exhaustion;

  /** Told in need; see the package's description. */
  private final String reason = "the JVM ends after an allocation failed";

  private boolean failed;
  private long failedNanos;

  /** Written by control or, when that is dead, by whoever lets go; read by the shutdown. */
  private volatile boolean pressed;

  private volatile boolean answered;

  /** Written by the shutdown, read by control. */
  private volatile boolean asked;

  HooksAtJvmExit(SignalQueue signals, NanoClock clock, Exhaustion exhaustion) {
    this.signals = signals;
    this.clock = clock;
    this.exhaustion = exhaustion;
  }

  /** Returns when the hooks have been started, or are not to be. */
  @Override
  public void run() {
    if (!pressed) {
      return;
    }
    asked = true;
    signals.offer(Signal.STEERED);
    long start = clock.nanoTime();
    while (!answered && clock.nanoTime() - start < PATIENCE_NANOS) {
      LockSupport.parkNanos(this, STEP_NANOS);
    }
  }

  /** Nobody looks any more: an end does not wait for an answer. Any thread. */
  void letGo() {
    pressed = false;
    answered = true;
  }

  /** After each look at the heap; the shutdown's question is answered by what was just seen. */
  void tick(HeapEvaluator heap, Settings settings, long nanos) {
    if (heap.allocationFailed()) {
      failed = true;
      failedNanos = nanos;
    }
    failed = failed && nanos - failedNanos < RECENT_NANOS;
    pressed = heap.level() != PressureLevel.NORMAL;
    if (pressed && settings.touches()) {
      exhaustion.foresee(settings);
    }
    if (asked && !answered) {
      try {
        if (failed && pressed && settings.touches() && exhaustion.hasHooks(settings)) {
          exhaustion.begin(MemoryResource.HEAP, reason, settings);
        }
      } finally {
        answered = true;
      }
    }
  }
}
