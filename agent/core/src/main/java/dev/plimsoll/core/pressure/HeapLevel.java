package dev.plimsoll.core.pressure;

import dev.plimsoll.PressureLevel;

/**
 * The level with its memory: up at once, down only on a proof newer than what holds it up, five
 * points below the line and not sooner than a second after it rose. Confined to the control thread.
 */
final class HeapLevel {
  private static final long DWELL_NANOS = 1_000_000_000L;

  /** A field, so that the constructor resolves it: its first use allocates. */
  private final String below = "proven live bytes are below the line again";

  private PressureLevel level = PressureLevel.NORMAL;
  private String reason = "nothing has crossed a line";
  private long changedNanos;
  private long heldBySerial;
  private boolean held;
  private long heldUntilNanos;

  /** Rises to {@code to} if that is higher; else confirms, if it is the same. */
  void raise(PressureLevel to, String why, long proofSerial, long nanos) {
    if (to == PressureLevel.NORMAL || to.compareTo(level) < 0) {
      return;
    }
    // What is confirmed needs a newer proof, too, before it may fall.
    heldBySerial = proofSerial;
    if (to != level) {
      level = to;
      reason = why;
      changedNanos = nanos;
    }
  }

  /** It stands by what no proof can tell: it must not fall within {@code forNanos}. */
  void hold(long nanos, long forNanos) {
    held = true;
    heldUntilNanos = nanos + forNanos;
  }

  /**
   * Falls to {@code to} if that is lower and the proof is newer than what holds the level.
   *
   * @param usedLow so little is used that it needs no proof
   */
  void lower(PressureLevel to, boolean usedLow, long proofSerial, long nanos) {
    held = held && nanos - heldUntilNanos < 0;
    if (!held
        && to.compareTo(level) < 0
        && (usedLow || proofSerial != heldBySerial)
        && nanos - changedNanos >= DWELL_NANOS) {
      level = to;
      reason = below;
      changedNanos = nanos;
      heldBySerial = proofSerial;
    }
  }

  PressureLevel level() {
    return level;
  }

  /** A constant. */
  String reason() {
    return reason;
  }
}
