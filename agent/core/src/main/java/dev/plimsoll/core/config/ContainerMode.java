package dev.plimsoll.core.config;

/** What the setting {@code container} may say. */
public enum ContainerMode {
  AUTO,
  OFF
}
