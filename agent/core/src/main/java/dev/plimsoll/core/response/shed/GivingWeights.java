package dev.plimsoll.core.response.shed;

import java.util.List;

/**
 * By how much more or less than its size says a cache gives, beside others of its order: in inverse
 * proportion to what its hits save for each byte that it wants, as far as its own statistics tell
 * hits and the time of a load. One whose statistics say nothing gives by its size. Stateless.
 */
public final class GivingWeights {
  /** One cache gives at most so many times more or less; chosen, not measured. */
  private static final double MOST = 8;

  private GivingWeights() {}

  /**
   * Fills in a weight for each target of one order; 1 says by size.
   *
   * @param from its first place
   * @param to one behind its last place
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
        bytes += ((CacheTarget) targets.get(i)).wantedBytes();
      }
    }
    for (int i = from; i < to && values > 0; i++) {
      double value = value(targets.get(i), load);
      if (value >= 0 && ((CacheTarget) targets.get(i)).wantedBytes() > 0) {
        double atMean = values / bytes * ((CacheTarget) targets.get(i)).wantedBytes();
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
