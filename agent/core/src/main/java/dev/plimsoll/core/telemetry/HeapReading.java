package dev.plimsoll.core.telemetry;

/**
 * The same as {@link HeapState}, to be filled again and again without allocation. Confined to one
 * thread.
 */
public final class HeapReading {
  public long usedBytes;
  public long provenLiveBytes;
  public long capacityBytes;
  public long timeToFullNanos;
  public long boundBytes;
  public long cacheBytes;
  public long maxBytes;
  public long moderateLineBytes;
  public long criticalLineBytes;
  public long ballastHeldBytes;
  public long reserveHeldBytes;

  /** All collections so far, and their pauses together; concurrent phases do not count. */
  public long collections;

  public long pauseMillis;

  /** The values as they are now. */
  public HeapState snapshot() {
    return new HeapState(
        usedBytes,
        provenLiveBytes,
        capacityBytes,
        timeToFullNanos,
        boundBytes,
        cacheBytes,
        maxBytes,
        moderateLineBytes,
        criticalLineBytes,
        ballastHeldBytes,
        reserveHeldBytes);
  }
}
