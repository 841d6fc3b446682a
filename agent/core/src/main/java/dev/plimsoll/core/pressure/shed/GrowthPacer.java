package dev.plimsoll.core.pressure.shed;

/**
 * How soon the next small growth may be tried: every five seconds, but near the bound at which the
 * last one went wrong only every minute, doubling to ten (CUBIC's plateau). Confined to the control
 * thread.
 */
final class GrowthPacer {
  private static final long FAR_NANOS = 5_000_000_000L;
  private static final long NEAR_NANOS = 60_000_000_000L;
  private static final long MOST_NANOS = 600_000_000_000L;
  private static final double NEAR_SHARE = 0.02;

  private long failedBytes = Long.MAX_VALUE;
  private long nearNanos = NEAR_NANOS;
  private long lastNanos;

  /** The bound had to be lowered when it was {@code boundBytes}. */
  void lowered(long boundBytes, long capacityBytes) {
    boolean again =
        failedBytes != Long.MAX_VALUE
            && Math.abs(boundBytes - failedBytes) <= NEAR_SHARE * capacityBytes;
    nearNanos = again ? Math.min(MOST_NANOS, 2 * nearNanos) : NEAR_NANOS;
    failedBytes = boundBytes;
  }

  /** A growth to {@code boundBytes} may be tried now; then it counts as tried. */
  boolean due(long nanos, long boundBytes, long capacityBytes) {
    boolean near =
        failedBytes != Long.MAX_VALUE && boundBytes >= failedBytes - NEAR_SHARE * capacityBytes;
    if (nanos - lastNanos < (near ? nearNanos : FAR_NANOS)) {
      return false;
    }
    lastNanos = nanos;
    return true;
  }

  void restart(long nanos) {
    lastNanos = nanos;
  }
}
