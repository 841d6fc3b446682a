package dev.plimsoll.core.response;

/**
 * How sheds are carried out.
 *
 * @param timeoutNanos what one call may take where its registration does not say; above 0
 * @param dryRun whether caches and shedders are left untouched and only told about
 */
public record ShedSettings(long timeoutNanos, boolean dryRun) {
  public ShedSettings {
    if (timeoutNanos <= 0) {
      throw new IllegalArgumentException("timeoutNanos: " + timeoutNanos + " (expected: > 0)");
    }
  }
}
