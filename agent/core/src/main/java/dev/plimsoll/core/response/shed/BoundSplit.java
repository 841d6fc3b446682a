package dev.plimsoll.core.response.shed;

import java.util.List;

/**
 * Who may hold how much of a bound. Those with the lowest order give first, down to what they keep;
 * equal orders give in proportion to what they hold above that, times their {@link GivingWeights}.
 * What the bound leaves beyond what all of them want is handed out, so that all parts come to the
 * bound. A pure function of the bound and these, so that raising it again gives back in the
 * opposite order. One thread at a time.
 */
public final class BoundSplit {
  private final long[] bounds;
  private final double[] free;
  private final double[] weights;
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
    double wanted = 0;
    int caches = 0;
    // By index, here as wherever a full heap may see it: an iterator is an allocation.
    for (int i = 0; i < targets.size(); i++) {
      if (targets.get(i) instanceof CacheTarget cache) {
        wanted += cache.wantedBytes();
        caches++;
      }
    }
    if (wanted <= boundBytes) {
      handOut(targets, boundBytes, wanted, caches);
    } else {
      take(targets, wanted - boundBytes, belowKeep);
    }
  }

  private void handOut(List<Target> targets, long boundBytes, double wanted, int caches) {
    for (int i = 0; i < targets.size(); i++) {
      bounds[i] =
          targets.get(i) instanceof CacheTarget cache
              ? partOf(boundBytes, cache.wantedBytes(), wanted, caches)
              : 0;
    }
  }

  /**
   * The part of one of several in what they may hold together: in proportion where that is less
   * than they have, else what it has and a part of the rest. Half of that goes by size, and half in
   * equal parts, or a young one would stay as small as it was met. What one leaves of its part, the
   * others get when the bound is split the next time.
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

  /** One behind the last target of the same order. */
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
      long wanted = targets.get(i) instanceof CacheTarget cache ? cache.wantedBytes() : 0;
      bounds[i] = wanted - Math.round(gives[i]);
    }
    return taken;
  }

  private static double freeOf(Target target, boolean belowKeep) {
    if (!(target instanceof CacheTarget cache)) {
      return 0;
    }
    return belowKeep ? cache.wantedBytes() : cache.wantedBytes() - cache.floorBytes();
  }
}
