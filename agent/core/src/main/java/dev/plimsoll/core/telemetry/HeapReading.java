package dev.plimsoll.core.telemetry;

/**
 * The same as {@link HeapState}, to be filled again and again without allocation, and the lines as
 * shares of the capacity. Confined to one thread.
 */
public final class HeapReading {
  public long usedBytes;
  public long provenLiveBytes;
  public long capacityBytes;
  public long timeToFullNanos;
  public long boundBytes;
  public long cacheBytes;
  public double moderateShare;
  public double criticalShare;
  public long ballastHeldBytes;
  public long reserveHeldBytes;

  /** The values as they are now. */
  public HeapState snapshot() {
    return new HeapState(
        usedBytes,
        provenLiveBytes,
        capacityBytes,
        timeToFullNanos,
        boundBytes,
        cacheBytes,
        ballastHeldBytes,
        reserveHeldBytes);
  }
}
