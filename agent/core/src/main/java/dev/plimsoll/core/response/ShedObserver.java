package dev.plimsoll.core.response;

import dev.plimsoll.MemoryResource;
import dev.plimsoll.PressureLevel;

/**
 * Hears what sheds did, for the journal and the counters. Called on response threads, where the
 * heap may be full: must return at once and should not allocate; what it throws is dropped. What
 * nobody is to hear is left as it is.
 */
public interface ShedObserver {
  /**
   * A cache or shedder was asked and answered.
   *
   * @param askedBytes -1 when not known
   * @param returnedBytes an estimate; -1 when the shedder does not know
   * @param nanos how long the call took
   */
  default void shed(
      String name,
      MemoryResource resource,
      PressureLevel level,
      long askedBytes,
      long returnedBytes,
      long nanos) {}

  /** A cache or shedder would have been asked, but for the dry run; otherwise as {@link #shed}. */
  default void wouldShed(
      String name, MemoryResource resource, PressureLevel level, long askedBytes) {}

  /** A cache or shedder is left alone for a while, because it hung or threw. */
  default void quarantined(String name, String why) {}

  /** What a cache may hold was changed; {@code Long.MAX_VALUE} is its own bound. */
  default void boundChanged(String name, long fromBytes, long toBytes) {}
}
