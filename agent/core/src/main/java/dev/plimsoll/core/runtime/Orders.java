package dev.plimsoll.core.runtime;

import dev.plimsoll.MemoryResource;
import dev.plimsoll.PressureLevel;
import dev.plimsoll.core.response.HeapBallast;
import dev.plimsoll.core.response.ShedService;
import dev.plimsoll.core.signal.Signal;
import dev.plimsoll.core.signal.SignalQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What an operator ordered: one shed as if the heap were at a level, ballast given up or built
 * again. Ordered by any thread, carried out by the control thread; never runs shutdown hooks.
 */
final class Orders {
  /** A step is 4 % of the heap, as large as the shed controller's first one. */
  private static final int STEP_PARTS = 25;

  private static final long WAITING_POLL_NANOS = 2_000_000;

  private final ShedService shed;
  private final HeapBallast ballast;
  private final SignalQueue signals;
  private final Exhaustion exhaustion;
  private final AtomicReference<@Nullable PressureLevel> shedOrder = new AtomicReference<>();
  private volatile boolean releaseOrder;
  private volatile boolean rebuildOrder;

  Orders(ShedService shed, HeapBallast ballast, SignalQueue signals, Exhaustion exhaustion) {
    this.shed = shed;
    this.ballast = ballast;
    this.signals = signals;
    this.exhaustion = exhaustion;
  }

  /** Any thread; false if a shed is under way or ordered already. */
  boolean shed(PressureLevel level) {
    if (shed.busy() || !shedOrder.compareAndSet(null, level)) {
      return false;
    }
    signals.offer(Signal.STEERED);
    return true;
  }

  void releaseBallast() {
    releaseOrder = true;
    signals.offer(Signal.STEERED);
  }

  void rebuildBallast() {
    rebuildOrder = true;
    signals.offer(Signal.STEERED);
  }

  /** Carries out what was ordered. Control thread. */
  void tick(Settings settings) {
    if (releaseOrder) {
      releaseOrder = false;
      ballast.release();
    }
    if (rebuildOrder && settings.touches()) {
      rebuildOrder = false;
      ballast.rebuild();
    }
    PressureLevel level = shedOrder.get();
    if (level == null || shed.busy()) {
      return;
    }
    // The end sheds all by itself, and the threads are the hooks' then. No order waits for what
    // will not come.
    boolean inVain = !settings.enabled() || exhaustion.isUnderway() || shed.isClosed();
    if (inVain || carryOut(level)) {
      shedOrder.set(null);
    }
  }

  /** Whether one could not be carried out yet. Control thread. */
  boolean isWaiting() {
    return shedOrder.get() != null;
  }

  /**
   * Until the next look, which is soon while an order waits for a step under way: its signal is
   * gone, and nobody says when that step ends. Control thread.
   */
  long pollNanos(long otherwise) {
    return isWaiting() ? Math.min(otherwise, WAITING_POLL_NANOS) : otherwise;
  }

  /**
   * A bound of 0 goes down to what each cache keeps, which the step counts itself: the sums known
   * here are those of the last look, and what they count may have died since.
   *
   * @return false if somebody else's step has begun meanwhile
   */
  private boolean carryOut(PressureLevel level) {
    long bound = 0;
    long wanted = Long.MAX_VALUE;
    if (level == PressureLevel.MODERATE) {
      wanted = Runtime.getRuntime().maxMemory() / STEP_PARTS;
      bound = Math.max(0, shed.cacheBytes() - wanted);
    }
    boolean belowKeep = level == PressureLevel.EXHAUSTED;
    return shed.request(level, MemoryResource.HEAP, bound, wanted, belowKeep);
  }
}
