package dev.plimsoll.core.signal;

import dev.plimsoll.PressureLevel;

/**
 * Why a collection is asked for, in words. An enum, so that the words are there from the start on:
 * the first use of a string constant allocates.
 */
public enum CollectionReason {
  LEARN("use has risen, and what of it is live is not known"),
  MODERATE("to see what is live at MODERATE"),
  CRITICAL("to see what is live at CRITICAL"),
  ROOM("room was asked for"),
  CONTAINER("the container nears its limit"),
  BEYOND("to free what garbage holds beyond the heap");

  private final String words;

  CollectionReason(String words) {
    this.words = words;
  }

  public String words() {
    return words;
  }

  /** To see what is live, at a level of the heap. */
  public static CollectionReason at(PressureLevel level) {
    if (level == PressureLevel.NORMAL) {
      return LEARN;
    }
    return level == PressureLevel.MODERATE ? MODERATE : CRITICAL;
  }
}
