package dev.plimsoll;

import java.time.Duration;
import java.util.Objects;

/** Thrown at the door of a method marked {@link RejectUnderPressure}. Carries no stack trace. */
public final class MemoryPressureException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final PressureLevel level;
  private final MemoryResource resource;
  private final Duration retryAfter;

  /**
   * Made by the agent; public so that callers can be tested.
   *
   * @param retryAfter above zero
   * @throws IllegalArgumentException if {@code retryAfter} is not above zero
   */
  public MemoryPressureException(
      PressureLevel level, MemoryResource resource, Duration retryAfter) {
    super(
        "refused: "
            + resource
            + " is "
            + level
            + ", retry after "
            + ShedOptions.saturatedNanos(ShedOptions.aboveZero("retryAfter", retryAfter))
                / 1_000_000
            + " ms",
        null,
        false,
        false);
    this.level = Objects.requireNonNull(level, "level");
    this.resource = Objects.requireNonNull(resource, "resource");
    this.retryAfter = retryAfter;
  }

  /** The level that shut the door. */
  public PressureLevel level() {
    return level;
  }

  /** The resource whose level shut the door. */
  public MemoryResource resource() {
    return resource;
  }

  /** How long the caller should stay away; above zero. */
  public Duration retryAfter() {
    return retryAfter;
  }
}
