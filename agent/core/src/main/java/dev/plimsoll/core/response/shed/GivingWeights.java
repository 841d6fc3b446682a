package dev.plimsoll.core.response.shed;

import java.util.List;

/**
 * How much more or less than in proportion to its size a cache gives, among those of its order. The
 * weight is inversely proportional to the time that its hits save for each byte of its demand,
 * where its own statistics tell hits and load times. A cache without such statistics has weight 1.
 * Stateless.
 */
public final class GivingWeights {
  /** The largest weight, and the inverse of the smallest; chosen, not measured. */
  private static final double MOST = 8;

  private GivingWeights() {}

  /**
   * Fills in a weight for each target of one order; 1 means in proportion to size.
   *
   * @param from its first place
   * @param to the place after its last one
   */
  public static void of(List<Target> targets, int from, int to, double[] weights) {
    double load = meanLoadNanos(targets, from, to);
    double values = 0;
    double bytes = 0;
    for (int i = from; i < to; i++) {
      double value = value(targets.get(i), load);
      weights[i] = 1;
      if (value >= 0) {
        values += value;
        bytes += ((CacheTarget) targets.get(i)).demandBytes();
      }
    }
    for (int i = from; i < to && values > 0; i++) {
      double value = value(targets.get(i), load);
      if (value >= 0 && ((CacheTarget) targets.get(i)).demandBytes() > 0) {
        double atMean = values / bytes * ((CacheTarget) targets.get(i)).demandBytes();
        weights[i] = Math.max(1 / MOST, Math.min(MOST, atMean / value));
      }
    }
  }

  /** What its hits save in a second; negative where that is not known. */
  private static double value(Target target, double meanLoadNanos) {
    if (!(target instanceof CacheTarget cache) || cache.hits().hitsPerSecond() < 0) {
      return HitValue.UNKNOWN;
    }
    double load = cache.hits().nanosPerLoad();
    return cache.hits().hitsPerSecond() * (load < 0 ? meanLoadNanos : load);
  }

  private static double meanLoadNanos(List<Target> targets, int from, int to) {
    double sum = 0;
    int known = 0;
    for (int i = from; i < to; i++) {
      double load =
          targets.get(i) instanceof CacheTarget cache
              ? cache.hits().nanosPerLoad()
              : HitValue.UNKNOWN;
      sum += Math.max(0, load);
      known += load >= 0 ? 1 : 0;
    }
    return known == 0 ? 1 : sum / known;
  }
}
