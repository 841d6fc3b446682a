package dev.plimsoll.core.runtime;

import dev.plimsoll.PressureLevel;
import dev.plimsoll.core.pressure.HeapEvaluator;
import dev.plimsoll.core.pressure.HeapSample;
import dev.plimsoll.core.pressure.HoldingCost;
import dev.plimsoll.core.response.HeapBallast;
import dev.plimsoll.core.response.end.Reserve;
import dev.plimsoll.core.telemetry.BallastAction;
import dev.plimsoll.core.telemetry.HeapReading;
import dev.plimsoll.core.telemetry.Journal;
import java.util.Map;

/**
 * Keeps ballast and reserve as long as the application does not pay for them, and tells what
 * becomes of the ballast. Confined to the control thread, but for what says otherwise.
 */
final class BallastKeeper {
  /** No more is taken into a heap than fills so much of it. */
  private static final double FILLED_SHARE = 0.85;

  /** Told in need; see the package's description. */
  private final String heap = "heap";

  private final HeapBallast ballast;
  private final Reserve reserve;
  private final HoldingCost cost;
  private final Runnable waker;
  private final Journal journal;
  private long clearings;
  private boolean whole;
  private boolean touching;
  private long roomlessSeen;

  /** The reserve, or its air, is to be taken as soon as there is room. */
  private boolean lacking;

  /** Raised by control, lowered by notify. */
  private volatile boolean refill;

  /**
   * Whether the reserve may be held. Control lowers it before it gives the reserve back, notify
   * reads it after having taken it: one of the two sees the other.
   */
  private volatile boolean holding;

  /**
   * A keeper of both.
   *
   * @param waker makes the notify thread call {@link #refillReserve}; allocates nothing
   */
  BallastKeeper(
      HeapBallast ballast, Reserve reserve, HoldingCost cost, Runnable waker, Journal journal) {
    this.ballast = ballast;
    this.reserve = reserve;
    this.cost = cost;
    this.waker = waker;
    this.journal = journal;
  }

  /** Times that the JVM gave it up when memory was short. */
  long clearings() {
    return clearings;
  }

  /** What is held. Any thread. */
  void read(HeapReading into) {
    into.ballastHeldBytes = ballast.heldBytes();
    into.reserveHeldBytes = reserve.heldBytes();
  }

  /** Why the ballast is not held, where something speaks against it. Any thread. */
  void tellState(Map<String, String> states) {
    if (!ballast.isFit()) {
      states.put("heap ballast", "given back: the container would be full before the heap");
    } else if (!ballast.isAffordable()) {
      states.put("heap ballast", "given back: it made collections too frequent");
    }
  }

  void apply(Settings settings) {
    ballast.setTargetBytes(settings.ballastBytes());
    if (settings.touches() && !touching) {
      holding = cost.holdsReserve();
      lacking = true;
      ballast.rebuild();
    }
    touching = settings.touches();
    if (!touching) {
      release();
    }
  }

  /** Whether nothing is to be done: all is held still, or is not to be for now. */
  boolean isSettled() {
    boolean held = whole && ballast.heldBytes() > 0;
    return held || !ballast.isAffordable() || !ballast.isFit() || ballast.wholeBytes() == 0;
  }

  /** Gives back both; what is dropped is garbage, which the next collection takes. */
  void release() {
    refill = false;
    holding = false;
    ballast.release();
    reserve.release();
  }

  /** Whether the heap could be full before the container is; without that ballast is no use. */
  void setFit(boolean fits) {
    ballast.setFit(fits);
  }

  /** Whether the ballast is neither built nor refreshed for now. */
  void setWaiting(boolean waits) {
    ballast.setWaiting(waits);
  }

  /**
   * Builds and refreshes ballast and reserve, notices what the JVM has cleared, and gives back what
   * costs too much.
   */
  void tick(HeapSample sample, HeapEvaluator heap, boolean collecting) {
    long heldBytes = ballast.heldBytes() + reserve.heldBytes();
    long wholeBytes = ballast.wholeBytes() + reserve.wholeBytes();
    cost.next(
        sample,
        heap.lowestUsedBytes(),
        heldBytes,
        wholeBytes,
        ballast.wholeBytes(),
        heap.farWithout(wholeBytes));
    ballast.setAffordable(cost.holdsBallast());
    keepReserve();
    tick(heap.level(), heap.farFromLine(), collecting, sample.nanos);
  }

  /**
   * Gives up the reserve's air for a shed that found no room for itself, and takes what is missing
   * of the reserve once there is room, as the hooks may need it next: an array of its size must not
   * be what fails, nor what fills the heap.
   *
   * @param roomless counts such sheds
   */
  void lendAir(long usedBytes, long maxBytes, long roomless) {
    if (roomless != roomlessSeen) {
      roomlessSeen = roomless;
      lacking = true;
      reserve.releaseAir();
    } else if (lacking && holding && usedBytes + reserve.wholeBytes() <= FILLED_SHARE * maxBytes) {
      lacking = false;
      refill = true;
      waker.run();
    }
  }

  private void keepReserve() {
    if (holding && !cost.holdsReserve()) {
      refill = false;
      holding = false;
      reserve.release();
    } else if (!holding && cost.holdsReserve()) {
      holding = true;
      lacking = true;
    }
  }

  /** Sets the reserve aside if that was decided. Notify thread: it may wait for memory. */
  void refillReserve() {
    if (refill && reserve.mayFill()) {
      refill = false;
      reserve.fill();
      if (!holding) {
        reserve.release();
      }
    }
  }

  private void tick(PressureLevel level, boolean farFromLine, boolean collecting, long nanos) {
    ballast.tick(level, farFromLine, collecting, nanos);
    if (ballast.cleared()) {
      clearings++;
      journal.ballast(heap, BallastAction.CLEARED, 0);
    }
    tell();
  }

  private void tell() {
    long held = ballast.heldBytes();
    boolean wholeNow = held > 0 && held >= ballast.wholeBytes();
    if (wholeNow && !whole) {
      journal.ballast(heap, BallastAction.BUILT, held);
    } else if (held == 0 && whole) {
      journal.ballast(heap, BallastAction.RELEASED, 0);
    }
    whole = held > 0 && (wholeNow || whole);
  }
}
