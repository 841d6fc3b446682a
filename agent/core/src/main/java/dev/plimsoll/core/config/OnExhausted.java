package dev.plimsoll.core.config;

/** What the setting {@code on-exhausted} may say. */
public enum OnExhausted {
  /** {@link #EXIT} where a shutdown hook is registered, else {@link #NONE}. */
  AUTO,
  NONE,
  HOOKS,
  EXIT,
  HALT
}
