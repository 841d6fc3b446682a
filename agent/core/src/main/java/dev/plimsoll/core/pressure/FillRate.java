package dev.plimsoll.core.pressure;

/**
 * How fast the heap fills. Net: falls count, so that a sawtooth that goes nowhere tends to zero;
 * the larger of two averages, of which the short one sees a burst and the long one a leak. Gross:
 * falls do not count, which is what a poll period must follow where collections are rare, since
 * room is used up between them.
 */
public final class FillRate {
  private static final double SHORT_SECONDS = 0.1;
  private static final double LONG_SECONDS = 1.0;
  private static final double NANOS_PER_SECOND = 1e9;

  private boolean started;
  private long lastNanos;
  private long lastUsedBytes;
  private double shortNet;
  private double longNet;
  private double gross;

  public void next(long nanos, long usedBytes, boolean reset) {
    double seconds = (nanos - lastNanos) / NANOS_PER_SECOND;
    if (!started || reset) {
      started = true;
      shortNet = 0;
      longNet = 0;
      gross = 0;
    } else if (seconds <= 0) {
      return;
    } else {
      double rate = (usedBytes - lastUsedBytes) / seconds;
      shortNet = average(shortNet, rate, seconds, SHORT_SECONDS);
      longNet = average(longNet, rate, seconds, LONG_SECONDS);
      gross = average(gross, Math.max(0, rate), seconds, SHORT_SECONDS);
    }
    lastNanos = nanos;
    lastUsedBytes = usedBytes;
  }

  /** Never negative. */
  public double netBytesPerSecond() {
    return Math.max(0, Math.max(shortNet, longNet));
  }

  /** The long average alone. Never negative. */
  public double steadyBytesPerSecond() {
    return Math.max(0, longNet);
  }

  /** Never negative. */
  double grossBytesPerSecond() {
    return gross;
  }

  /** How long so many bytes last at this rate, {@code Long.MAX_VALUE} at none. */
  static long nanosFor(long bytes, double bytesPerSecond) {
    return bytesPerSecond <= 0
        ? Long.MAX_VALUE
        : (long) (Math.max(0, bytes) / bytesPerSecond * NANOS_PER_SECOND);
  }

  private static double average(double old, double now, double seconds, double window) {
    // First order in seconds / window: exact enough for a poll, and free of Math.exp.
    double weight = seconds / (window + seconds);
    return old + weight * (now - old);
  }
}
