package dev.plimsoll.core.runtime;

import dev.plimsoll.PressureLevel;
import dev.plimsoll.core.base.ByteSize;
import dev.plimsoll.core.response.HeapBallast;
import dev.plimsoll.core.response.Reserve;
import dev.plimsoll.core.telemetry.BallastAction;
import dev.plimsoll.core.telemetry.Journal;

/**
 * Keeps ballast and reserve and tells what becomes of the ballast. Confined to the control thread.
 */
final class BallastKeeper {
  /** Ballast comes in whole chunks. */
  private static final long SLACK_BYTES = 64 * ByteSize.KIB;

  /** A field, so that the constructor resolves it: in a full heap not even that can be done. */
  private final String heap = "heap";

  private final HeapBallast ballast;
  private final Reserve reserve;
  private final Journal journal;
  private long clearings;
  private boolean whole;
  private boolean touching;

  BallastKeeper(HeapBallast ballast, Reserve reserve, Journal journal) {
    this.ballast = ballast;
    this.reserve = reserve;
    this.journal = journal;
  }

  /** Times that the JVM gave it up when memory was short. */
  long clearings() {
    return clearings;
  }

  void apply(Settings settings) {
    ballast.setTargetBytes(settings.ballastBytes());
    if (settings.touches() && !touching) {
      reserve.refill();
      ballast.rebuild();
    }
    touching = settings.touches();
    if (!touching) {
      release();
    }
  }

  /** Gives back both; what is dropped is garbage, which the next collection takes. */
  void release() {
    ballast.release();
    reserve.release();
  }

  /** Builds, refreshes, notices. */
  void tick(PressureLevel level, boolean farFromLine, boolean collecting, long nanos) {
    ballast.tick(level, farFromLine, collecting, nanos);
    if (ballast.cleared() && !farFromLine) {
      clearings++;
      journal.ballast(heap, BallastAction.CLEARED, 0);
    }
    tell();
  }

  private void tell() {
    long held = ballast.heldBytes();
    boolean wholeNow = held > 0 && held >= ballast.targetBytes() - SLACK_BYTES;
    if (wholeNow && !whole) {
      journal.ballast(heap, BallastAction.BUILT, held);
    } else if (held == 0 && whole) {
      journal.ballast(heap, BallastAction.RELEASED, 0);
    }
    whole = held > 0 && (wholeNow || whole);
  }
}
