package dev.plimsoll.core.response.shed;

import java.util.List;

/**
 * Splits one bound over all caches. What counts of each is its demand ({@link
 * CacheTarget#demandBytes}), not what it holds at the moment.
 *
 * <p>If the bound is below the sum of all demands, the difference is taken away: from caches of the
 * lowest order first, down to what they keep; within an order in proportion to demand above that,
 * times {@link GivingWeights}. If it is above the sum, the rest is handed out too, so that the
 * parts always add up to the bound. The split depends on nothing but the bound and the caches:
 * raising the bound again gives back in the opposite order. One thread at a time.
 */
public final class BoundSplit {
  private final long[] bounds;

  /** What each may be made to give, at most. */
  private final double[] free;

  private final double[] weights;

  /** What each is made to give. */
  private final double[] gives;

  public BoundSplit(int room) {
    this.bounds = new long[room];
    this.free = new double[room];
    this.weights = new double[room];
    this.gives = new double[room];
  }

  /**
   * Splits.
   *
   * @param targets by ascending order, no more than there is room for
   * @param boundBytes for all caches among them together
   * @param belowKeep whether what they keep may be taken too
   */
  public void split(List<Target> targets, long boundBytes, boolean belowKeep) {
    double demand = 0;
    int caches = 0;
    // By index, as everywhere in code that may run in a full heap: an iterator is an allocation.
    for (int i = 0; i < targets.size(); i++) {
      if (targets.get(i) instanceof CacheTarget cache) {
        demand += cache.demandBytes();
        caches++;
      }
    }
    if (demand <= boundBytes) {
      handOut(targets, boundBytes, demand, caches);
    } else {
      take(targets, demand - boundBytes, belowKeep);
    }
  }

  private void handOut(List<Target> targets, long boundBytes, double demand, int caches) {
    for (int i = 0; i < targets.size(); i++) {
      bounds[i] =
          targets.get(i) instanceof CacheTarget cache
              ? partOf(boundBytes, cache.demandBytes(), demand, caches)
              : 0;
    }
  }

  /**
   * One cache's part of what several may hold together. If that is less than they have, its part is
   * in proportion to what it has. Else it may keep what it has and gets a part of the rest: half of
   * the rest is divided by size and half evenly, as by size alone a young cache could not grow.
   * What a cache does not use of its part goes to the others when the bound is split the next time.
   */
  static long partOf(long boundBytes, long bytes, double allBytes, int count) {
    double share = allBytes <= 0 ? 1.0 / count : bytes / allBytes;
    double rest = boundBytes - allBytes;
    return rest < 0
        ? Math.round(boundBytes * share)
        : bytes + (long) (rest * (share + 1.0 / count) / 2);
  }

  private void take(List<Target> targets, double excessBytes, boolean belowKeep) {
    double excess = excessBytes;
    int from = 0;
    while (from < targets.size()) {
      int to = endOfOrder(targets, from);
      excess -= splitOrder(targets, from, to, excess, belowKeep);
      from = to;
    }
  }

  /** What the target at that place may hold. */
  public long boundOf(int index) {
    return bounds[index];
  }

  /** The index after the last target of the same order. */
  public static int endOfOrder(List<Target> targets, int from) {
    int order = targets.get(from).terms().order();
    int to = from;
    while (to < targets.size() && targets.get(to).terms().order() == order) {
      to++;
    }
    return to;
  }

  private double splitOrder(
      List<Target> targets, int from, int to, double excess, boolean belowKeep) {
    double sum = 0;
    for (int i = from; i < to; i++) {
      free[i] = Math.max(0, freeOf(targets.get(i), belowKeep));
      sum += free[i];
    }
    double taken = Math.min(excess, sum);
    GivingWeights.of(targets, from, to, weights);
    Portions.divide(taken, free, weights, gives, from, to);
    for (int i = from; i < to; i++) {
      long demand = targets.get(i) instanceof CacheTarget cache ? cache.demandBytes() : 0;
      bounds[i] = demand - Math.round(gives[i]);
    }
    return taken;
  }

  private static double freeOf(Target target, boolean belowKeep) {
    if (!(target instanceof CacheTarget cache)) {
      return 0;
    }
    return belowKeep ? cache.demandBytes() : cache.demandBytes() - cache.floorBytes();
  }
}
