package dev.plimsoll.core.base;

/** The JVM's monotonic clock; 20 ns a reading. Safe for any thread. */
public final class SystemNanoClock implements NanoClock {
  @Override
  public long nanoTime() {
    return System.nanoTime();
  }
}
