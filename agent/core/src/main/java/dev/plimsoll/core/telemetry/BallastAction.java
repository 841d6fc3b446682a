package dev.plimsoll.core.telemetry;

/** What happened to a ballast. */
public enum BallastAction {
  /** Built, or built up again, to its target. */
  BUILT,
  /** Cleared by the JVM inside an allocation that would have failed. */
  CLEARED,
  /** Given up by the agent, by order or because the level asked for it. */
  RELEASED
}
