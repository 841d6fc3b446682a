package dev.plimsoll;

import java.time.Duration;

/** What a {@link ShutdownHook} may know and use. Valid during the call only. */
public interface ShutdownContext {
  /** Why the process is being ended, in one line. */
  String reason();

  /** The time left to this hook; zero when it has passed, never negative. */
  Duration remaining();

  /**
   * Takes memory out of the agent's reserve, which it kept back for this moment.
   *
   * @param bytes the length wanted, 0 or more
   * @return an array of that length, zeroed; in a heap too full for a new one, the longer one that
   *     was kept back
   * @throws OutOfMemoryError if neither the reserve nor the heap has that much
   * @throws IllegalArgumentException if {@code bytes} is negative
   */
  byte[] takeReserve(int bytes);
}
