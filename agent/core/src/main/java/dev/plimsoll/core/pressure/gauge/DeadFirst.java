package dev.plimsoll.core.pressure.gauge;

/**
 * Where a figure counts the dead as well, as that of metaspace does: whether a collection has still
 * to show what is alive before anybody is asked to give. Confined to the control thread.
 */
final class DeadFirst {
  /** One that shows nothing by then has failed, or is not waited for. Chosen. */
  private static final long LONGEST_NANOS = 1_000_000_000L;

  private final boolean counted;
  private boolean unjudged;
  private long begunNanos;

  /**
   * @param counted whether the dead are in the figure; without them there is nothing to judge
   */
  DeadFirst(boolean counted) {
    this.counted = counted;
    this.unjudged = counted;
  }

  /** Whether a collection is to come first. */
  boolean isUnjudged() {
    return unjudged;
  }

  /** A collection has begun. */
  void begun(long nanos) {
    begunNanos = nanos;
  }

  /**
   * Once each look while it is under way.
   *
   * @param over whether its effect was seen
   */
  void look(long nanos, boolean over) {
    unjudged &= !over && nanos - begunNanos < LONGEST_NANOS;
  }

  /** None may be asked for. */
  void forgo() {
    unjudged = false;
  }

  /** There is room: what fills it from now on may be dead again. */
  void renew() {
    unjudged = counted;
  }
}
