package dev.plimsoll.core.runtime;

import dev.plimsoll.MemoryResource;
import dev.plimsoll.core.response.ShedService;

/** The bound of all caches together: lowered by a shed, raised at once. Control thread. */
final class CacheBound {
  /** What some caches leave of their parts goes to the others so often; chosen, not measured. */
  private static final long APART_NANOS = 10_000_000_000L;

  /** Estimates waver by the rest: handed out, it would be shed again when they waver back. */
  private static final double FULL_SHARE = 0.98;

  private final ShedService shed;
  private final ShedPlan plan;
  private long boundBytes = Long.MAX_VALUE;

  /** By which estimates were corrected when it was told: it stands for entries, not for bytes. */
  private double yield = 1;

  private boolean stale;
  private long splitNanos;

  CacheBound(ShedService shed, ShedPlan plan) {
    this.shed = shed;
    this.plan = plan;
  }

  /**
   * The plan's bound as it was told last, {@code Long.MAX_VALUE} for the application's own bounds;
   * a shed for others may hold less until the next raise.
   */
  long bytes() {
    return boundBytes;
  }

  /** Any shed lowers bounds, also those for callers and operators, which the plan knows not of. */
  void shedEnded() {
    stale = true;
  }

  /** Lowers it to the plan's, if that wants a shed. */
  boolean lower() {
    if (!plan.wantsShed()) {
      return false;
    }
    lower(plan.stepBytes(), plan.belowKeep());
    return true;
  }

  /** Lowers it to the plan's and asks shedders for so much. */
  void lower(long wantedBytes, boolean belowKeep) {
    shed.request(
        plan.input().level, MemoryResource.HEAP, plan.boundBytes(), wantedBytes, belowKeep);
    boundBytes = plan.boundBytes();
    yield = shed.measuredYield();
    splitNanos = plan.input().nanos;
  }

  /**
   * Raises it to the plan's; or lowers it, where that takes no shed, so that no cache grows into
   * what it was given before. Splits it anew while caches leave some of it.
   *
   * @param caughtUp whether what sheds for others have lowered may be given back, too
   */
  void raise(boolean caughtUp) {
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

  /** Gives the caches back to the application. */
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
    shed.raiseBound(bytes);
  }
}
