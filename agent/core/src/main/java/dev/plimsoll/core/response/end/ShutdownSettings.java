package dev.plimsoll.core.response.end;

/**
 * How a process is brought to its end.
 *
 * @param action what is done at all
 * @param timeoutNanos all hooks together, more than 0; the JVM's own shutdown gets as much again
 * @param exitCode what the process ends with, 0 to 255
 */
public record ShutdownSettings(ExhaustedAction action, long timeoutNanos, int exitCode) {
  public ShutdownSettings {
    if (timeoutNanos <= 0) {
      throw new IllegalArgumentException("timeoutNanos: " + timeoutNanos + " (expected: > 0)");
    }
  }
}
