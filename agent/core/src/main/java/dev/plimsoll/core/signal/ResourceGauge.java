package dev.plimsoll.core.signal;

/** One figure against its maximum. {@link #used} and {@link #max} allocate nothing; any thread. */
public interface ResourceGauge {
  /** Bytes or threads in use; -1 when unknown. */
  long used();

  /** What can be had; {@code Long.MAX_VALUE} where there is no limit. */
  long max();

  /**
   * Another number where the two are of something else, odd while {@link #poll} changes them: they
   * belong together where it was even and the same before and after. Any thread.
   */
  default int version() {
    return 0;
  }

  /** What the next request of the usual size will take; 0 when unknown. Control thread. */
  long next();

  /** Whether {@link #used} tells of now, not of the last {@link #poll}. */
  boolean isOfNow();

  /** Whether what is given up is free at once, without a collection. Control thread. */
  default boolean isFreedAtOnce() {
    return false;
  }

  /**
   * Has it looked whether a request waits in vain, by one of the next calls of {@link #poll}.
   * Control thread.
   *
   * @param likely one of the usual size would
   */
  default void lookForWaiting(boolean likely) {}

  /** Whether that look is still to come. Control thread. */
  default boolean isLooking() {
    return false;
  }

  /** Whether that look has found one; once. Control thread. */
  default boolean takeWaiting() {
    return false;
  }

  /** Reads anew what cannot be read without garbage. Notify thread. */
  void poll();
}
