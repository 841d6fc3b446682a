package dev.plimsoll.core.pressure;

import dev.plimsoll.PressureLevel;

/**
 * Whether the ballast's clearing tells of an allocation that would have failed without it. The JVM
 * takes it in good health, too: by age, once it was left alone for as many seconds as a collection
 * left MB free, which bursts bring about, since they keep a heap from the calm in which it is
 * touched. So a clearing is always a reason to ask for a collection. It is evidence of a failure
 * only while a level stands, and only where next to nothing is free after it or the next proof
 * finds the heap at its wall. Confined to the control thread.
 */
final class ClearedBallast {
  private static final double NO_ROOM_SHARE = 0.95;

  private final long maxBytes;
  private long lastClearings;
  private boolean cleared;
  private boolean open;

  ClearedBallast(HeapModel model) {
    maxBytes = model.maxBytes();
  }

  /** What was before the first sample says nothing. */
  void start(HeapSample s) {
    lastClearings = s.clearings;
  }

  /**
   * True if this sample makes it evidence of a failure.
   *
   * @param level as it was before this sample
   * @param provenNow whether this sample brought a proof
   * @param walled whether the last proof found the heap at its wall
   */
  boolean failed(HeapSample s, PressureLevel level, boolean provenNow, boolean walled) {
    boolean raised = level != PressureLevel.NORMAL;
    boolean proven = open && provenNow && raised && walled;
    open = open && !provenNow && raised;
    cleared = s.clearings > lastClearings;
    lastClearings = Math.max(lastClearings, s.clearings);
    boolean full = cleared && raised && s.usedBytes >= NO_ROOM_SHARE * maxBytes;
    open |= cleared && raised && !full;
    return full || proven;
  }

  /** The last sample brought a clearing. */
  boolean isNew() {
    return cleared;
  }
}
