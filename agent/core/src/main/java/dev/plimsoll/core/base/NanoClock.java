package dev.plimsoll.core.base;

/** A clock that only tells differences; tests move it by hand. Safe for any thread. */
@FunctionalInterface
public interface NanoClock {
  /** Nanoseconds since some instant; compare by subtraction only. */
  long nanoTime();
}
