package dev.plimsoll.core.signal;

/**
 * What one request takes, learned from a counter of bytes in use alone: the least that it has risen
 * by from one reading to the next, of late, as a rise may be of several. Confined to one thread.
 */
final class RequestSize {
  /** A small one is forgotten after some so many larger ones. Chosen. */
  private static final int FORGETS = 8;

  private long lastBytes;
  private long bytes;

  void next(long usedBytes) {
    long rise = usedBytes - lastBytes;
    lastBytes = usedBytes;
    if (rise > 0) {
      boolean isLess = bytes == 0 || rise < bytes;
      bytes = isLess ? rise : bytes + (rise - bytes) / FORGETS;
    }
  }

  /** 0: unknown. */
  long bytes() {
    return bytes;
  }
}
