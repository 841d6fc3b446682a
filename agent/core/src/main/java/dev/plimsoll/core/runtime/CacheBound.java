package dev.plimsoll.core.runtime;

import dev.plimsoll.MemoryResource;
import dev.plimsoll.core.response.ShedService;

/**
 * The bound of all caches together, as the caches were told it last. {@link #lower} sheds, {@link
 * #follow} only sets it. Confined to the control thread.
 */
final class CacheBound {
  /**
   * How often a bound that stands still is split anew, so that what some caches leave of their
   * parts goes to the others; chosen, not measured.
   */
  private static final long APART_NANOS = 10_000_000_000L;

  /**
   * From this share on the bound counts as used up, and one that falls by less as unchanged. The
   * rest is within the error of estimates: handed out, it would be shed again when they waver back.
   */
  private static final double FULL_SHARE = 0.98;

  private final ShedService shed;
  private final ShedPlan plan;
  private long boundBytes = Long.MAX_VALUE;

  /**
   * The yield by which estimates were corrected when the bound was told. The bound stands for a
   * number of entries, so it is rescaled when the yield changes.
   */
  private double yield = 1;

  /** Whether a shed has ended since the bound was set: some caches may hold less than it allows. */
  private boolean stale;

  private long splitNanos;

  CacheBound(ShedService shed, ShedPlan plan) {
    this.shed = shed;
    this.plan = plan;
  }

  /**
   * The plan's bound as it was told last, {@code Long.MAX_VALUE} for the applications' own bounds.
   * After a shed for somebody else caches may be held to less, until the next {@link #follow}.
   */
  long bytes() {
    return boundBytes;
  }

  /** Any shed lowers bounds, also one for callers or operators, of which the plan does not know. */
  void shedEnded() {
    stale = true;
  }

  /** Sheds down to the plan's bound, if the plan wants a shed; else returns false. */
  boolean lower() {
    if (!plan.wantsShed()) {
      return false;
    }
    lower(plan.stepBytes(), plan.belowKeep());
    return true;
  }

  /** Sheds down to the plan's bound, and asks shedders for so much. */
  void lower(long wantedBytes, boolean belowKeep) {
    shed.request(
        plan.input().level, MemoryResource.HEAP, plan.boundBytes(), wantedBytes, belowKeep);
    boundBytes = plan.boundBytes();
    yield = shed.measuredYield();
    splitNanos = plan.input().nanos;
  }

  /**
   * Sets the plan's bound without a shed: when it is higher; when it is lower but the caches hold
   * less anyway, so that none grows into what it was given before; and from time to time when it
   * stands still, to split it anew while caches do not use all of it.
   *
   * @param caughtUp whether what sheds for others have lowered may be given back, too; if not, the
   *     bound is only raised
   */
  void follow(boolean caughtUp) {
    rescale();
    long planned = plan.boundBytes();
    if (planned > boundBytes || (caughtUp && (stale || isFallen(planned) || leavesRoom()))) {
      set(planned);
    }
  }

  private boolean isFallen(long planned) {
    return boundBytes != Long.MAX_VALUE && planned < FULL_SHARE * boundBytes;
  }

  private boolean leavesRoom() {
    return boundBytes != Long.MAX_VALUE
        && plan.input().nanos - splitNanos >= APART_NANOS
        && shed.cacheBytes() < FULL_SHARE * boundBytes;
  }

  /** Gives all caches the applications' own bounds back. */
  void lift() {
    set(Long.MAX_VALUE);
  }

  private void rescale() {
    double now = shed.measuredYield();
    if (now != yield && boundBytes != Long.MAX_VALUE) {
      boundBytes = (long) (boundBytes * (now / yield));
    }
    yield = now;
  }

  private void set(long bytes) {
    boundBytes = bytes;
    yield = shed.measuredYield();
    stale = false;
    splitNanos = plan.input().nanos;
    shed.setBound(bytes);
  }
}
