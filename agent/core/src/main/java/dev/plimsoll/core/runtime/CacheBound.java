package dev.plimsoll.core.runtime;

import dev.plimsoll.MemoryResource;
import dev.plimsoll.core.response.ShedService;

/** The bound of all caches together: lowered by a shed, raised at once. Control thread. */
final class CacheBound {
  private final ShedService shed;
  private final ShedPlan plan;
  private long boundBytes = Long.MAX_VALUE;

  /** By which estimates were corrected when it was told: it stands for entries, not for bytes. */
  private double yield = 1;

  private boolean stale;

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
  }

  /**
   * Raises it to the plan's.
   *
   * @param caughtUp whether what sheds for others have lowered may be given back, too
   */
  void raise(boolean caughtUp) {
    rescale();
    if (plan.boundBytes() > boundBytes || (stale && caughtUp)) {
      set(plan.boundBytes());
    }
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
    shed.raiseBound(bytes);
  }
}
