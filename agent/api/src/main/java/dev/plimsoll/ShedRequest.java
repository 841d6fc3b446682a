package dev.plimsoll;

import java.time.Duration;

/** What a {@link CacheShedder} is asked for. Valid during the call only. */
public interface ShedRequest {
  /**
   * How urgent it is: the level of {@link #resource()} at the time of asking; {@code CRITICAL} for
   * callers whose allocation failed, {@code MODERATE} for those of {@code ensureHeadroom}, and what
   * an operator said who ordered it.
   */
  PressureLevel level();

  /** The resource that is short. */
  MemoryResource resource();

  /** The share of what it holds that the shedder should drop, above 0 up to 1. */
  double fraction();

  /**
   * The bytes that this shedder is asked to free, or -1 when that is not known, as for one of
   * several objects whose method is marked {@link ShedOnPressure}: {@link #fraction()} holds for
   * each.
   */
  long bytesWanted();

  /** The time left before the agent stops waiting; zero when it has passed, never negative. */
  Duration remaining();
}
