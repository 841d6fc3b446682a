package dev.plimsoll.core.config;

/** What the setting {@code on-config-error} may say. */
public enum OnConfigError {
  CONTINUE,
  FAIL
}
