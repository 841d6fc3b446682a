package dev.plimsoll.core.pressure.container;

/**
 * One look at the memory of the container. Mutable and reused: the probe fills it and {@link
 * ContainerLevel} reads it, both on the control thread. Bytes; -1 means unknown.
 */
public final class ContainerSample {
  /** The clock. */
  public long nanos;

  /** What the kernel could not take back by itself, of the group that is nearest to its limit. */
  public long usedBytes = -1;

  /** That group's limit; {@code Long.MAX_VALUE} if no group has one. */
  public long limitBytes = -1;

  /**
   * The lowest limit of all groups, whichever is nearest to its own; {@code Long.MAX_VALUE} if none
   * has one, or where no group is known.
   */
  public long lowestLimitBytes = -1;

  /** Above this the kernel brakes or reclaims; {@code Long.MAX_VALUE} for none. */
  public long softBytes = Long.MAX_VALUE;

  /** With all page cache, as the kernel counts it. */
  public long usageBytes = -1;

  /**
   * Whether the kernel's stall figures, or somebody outside, told of a shortage since the last
   * look: that corroborates, it never decides.
   */
  public boolean stalled;

  /** Whether there is a line that could be crossed. */
  public boolean isLimited() {
    return limitBytes > 0 && limitBytes != Long.MAX_VALUE;
  }
}
