package dev.plimsoll.core.telemetry;

/** How a gate or a request for headroom ended. */
public enum GateOutcome {
  /** An {@code OutOfMemoryError} was caught and the work runs again. */
  RETRIED,
  /** An {@code OutOfMemoryError} went on to the caller: attempts or time are used up. */
  GAVE_UP,
  /** The headroom is there. */
  GRANTED,
  /** The headroom could not be made in time. */
  REFUSED
}
