package dev.plimsoll.core.pressure;

import dev.plimsoll.MemoryResource;
import dev.plimsoll.PressureLevel;

/**
 * A level that changed. One object is used again and again by the thread that decides, since a full
 * heap has no room to say that it is full: who is told of it copies what it keeps.
 */
public final class Transition {
  private MemoryResource resource = MemoryResource.HEAP;
  private PressureLevel from = PressureLevel.NORMAL;
  private PressureLevel to = PressureLevel.NORMAL;
  private PressureLevel overall = PressureLevel.NORMAL;
  private String reason = "";

  /**
   * Makes this another change.
   *
   * @param changed whose level it is
   * @param before its level before
   * @param now its level now
   * @param highest the highest level of all resources now
   * @param why the signal that decided; a constant
   */
  public Transition set(
      MemoryResource changed,
      PressureLevel before,
      PressureLevel now,
      PressureLevel highest,
      String why) {
    resource = changed;
    from = before;
    to = now;
    overall = highest;
    reason = why;
    return this;
  }

  public MemoryResource resource() {
    return resource;
  }

  public PressureLevel from() {
    return from;
  }

  public PressureLevel to() {
    return to;
  }

  public PressureLevel overall() {
    return overall;
  }

  public String reason() {
    return reason;
  }
}
