package dev.plimsoll.core.pressure;

import java.util.Arrays;

/**
 * What collections left in the last windows, and what is usual. Under full churn a second's lowest
 * use wavers by 15 % of the heap on G1, since only mixed collections take what is old; so a rise is
 * what is above all of some windows, and what is usual moves slowly. Allocates nothing.
 */
final class FloorHistory {
  private static final int WINDOWS = 3;

  /** What is usual follows by this part in a window. */
  private static final double USUAL_GAIN = 0.125;

  private final long[] bytes = new long[WINDOWS];
  private int next;
  private double usualBytes = -1;

  void add(long lowestBytes) {
    if (usualBytes < 0) {
      Arrays.fill(bytes, lowestBytes);
      usualBytes = lowestBytes;
    }
    usualBytes += USUAL_GAIN * (lowestBytes - usualBytes);
    bytes[next] = lowestBytes;
    next = (next + 1) % WINDOWS;
  }

  /** What is usual from now on: until now it was no matter. */
  void settle() {
    usualBytes = highest();
  }

  long highest() {
    long highest = bytes[0];
    for (long each : bytes) {
      highest = Math.max(highest, each);
    }
    return highest;
  }

  long lowest() {
    long lowest = bytes[0];
    for (long each : bytes) {
      lowest = Math.min(lowest, each);
    }
    return lowest;
  }

  /** How far {@code bytes} are above what is usual; 0 before the first window. */
  double above(long bytes) {
    return usualBytes < 0 ? 0 : bytes - usualBytes;
  }
}
