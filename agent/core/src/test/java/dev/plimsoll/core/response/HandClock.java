package dev.plimsoll.core.response;

import dev.plimsoll.core.base.NanoClock;
import java.time.Duration;

/** A clock that stands still until it is moved. */
public final class HandClock implements NanoClock {
  private volatile long nanos = 1_000_000_000_000L;

  @Override
  public long nanoTime() {
    return nanos;
  }

  public long advance(Duration by) {
    nanos += by.toNanos();
    return nanos;
  }
}
