package dev.plimsoll.core.config;

/**
 * A setting that an operator got wrong. The message is one line: what, key and value, what was
 * expected, where it came from, and what holds now.
 */
public final class ConfigException extends IllegalArgumentException {
  ConfigException(String message) {
    super(message);
  }
}
