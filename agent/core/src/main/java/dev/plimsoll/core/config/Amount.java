package dev.plimsoll.core.config;

/**
 * A number of bytes, given as a size, as a share of the heap, or as the smaller of both.
 *
 * @param share of the heap, 0 to 1; positive infinity where only the size counts
 * @param bytes at least 0; {@code Long.MAX_VALUE} where only the share counts
 */
public record Amount(double share, long bytes) {
  /** A size, whatever the heap. */
  public static Amount ofBytes(long bytes) {
    return new Amount(Double.POSITIVE_INFINITY, bytes);
  }

  /** A share of the heap, 0 to 1. */
  public static Amount ofShare(double share) {
    return new Amount(share, Long.MAX_VALUE);
  }

  /**
   * What it comes to.
   *
   * @param heapBytes the most that the heap may grow to, above 0
   */
  public long bytesOf(long heapBytes) {
    return share == Double.POSITIVE_INFINITY
        ? bytes
        : Math.min(bytes, Math.round(share * heapBytes));
  }
}
