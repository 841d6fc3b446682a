package dev.plimsoll.core.config;

import dev.plimsoll.core.base.Durations;
import java.time.Duration;

/** A time between two bounds, both included. */
final class DurationType implements ValueType<Duration> {
  private final Duration least;
  private final Duration most;

  DurationType(Duration least, Duration most) {
    this.least = least;
    this.most = most;
  }

  @Override
  public Duration parse(String text) {
    Duration time = Durations.parse(text);
    if (time.compareTo(least) < 0 || time.compareTo(most) > 0) {
      throw new IllegalArgumentException(text);
    }
    return time;
  }

  @Override
  public String expected() {
    return "a time with its unit, " + Durations.human(least) + " to " + Durations.human(most);
  }
}
