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
   * The bytes that this shedder is asked to free: above zero, and of the heap at most its maximum
   * size. Exactly that, whatever the resource, says that as much as {@link #fraction()} allows is
   * wanted. Else each of several objects whose method is marked {@link ShedOnPressure} is asked for
   * an equal part.
   */
  long bytesWanted();

  /** The time left before the agent stops waiting; zero when it has passed, never negative. */
  Duration remaining();
}
