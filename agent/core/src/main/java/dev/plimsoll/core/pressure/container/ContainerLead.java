package dev.plimsoll.core.pressure.container;

/**
 * By how much the container's moderate line comes nearer: the faster it fills, since what counts is
 * the time that is left; to a soft limit, which is a moderate line that somebody has drawn; and
 * while a shortage is told. Confined to the control thread.
 */
final class ContainerLead {
  private static final long SECOND = 1_000_000_000L;

  /** By what comes in so long, a fifth of the limit at most. */
  private static final double LEAD_SECONDS = 0.5;

  private static final double MOST_LEAD = 0.2;

  /**
   * By how much a stall brings the line nearer, as a share of the limit. No more than that, since
   * page cache that thrashes causes stalls by the thousand without any danger. Chosen.
   */
  private static final double STALL_LEAD = 0.05;

  private boolean stalled;
  private long stalledNanos;

  /** In bytes, at least 0. */
  long next(ContainerSample sample, double moderateShare, double fillBytesPerSecond) {
    if (sample.stalled) {
      stalledNanos = sample.nanos;
    }
    stalled = sample.stalled || (stalled && sample.nanos - stalledNanos < SECOND);
    if (!sample.isLimited()) {
      return 0;
    }
    double most = MOST_LEAD * sample.limitBytes;
    long filling = (long) Math.min(most, fillBytesPerSecond * LEAD_SECONDS);
    long told = stalled ? (long) (STALL_LEAD * sample.limitBytes) : 0;
    long moderate = (long) (moderateShare * sample.limitBytes);
    long soft = sample.softBytes > 0 ? Math.max(0, moderate - sample.softBytes) : 0;
    return Math.max(Math.max(filling, told), soft);
  }

  /** Whether a shortage was told within the last second. */
  boolean isStalled() {
    return stalled;
  }
}
