package dev.plimsoll.core.response;

import dev.plimsoll.core.pressure.ShedderView;
import dev.plimsoll.core.response.shed.BoundSplit;
import dev.plimsoll.core.response.shed.CacheTarget;
import dev.plimsoll.core.response.shed.GivingWeights;
import dev.plimsoll.core.response.shed.Target;
import java.util.ArrayList;
import java.util.List;

/**
 * Puts into words who is asked when, and for how much, as the next step would: lowest order first,
 * within one order in proportion to what may be had of each, and to what its hits are worth.
 * Stateless; for management threads.
 */
final class GivesText {
  private GivesText() {}

  /** All of a row, with it. */
  static List<ShedderView> views(List<Target> row, long nanos) {
    List<ShedderView> views = new ArrayList<>(row.size());
    double[] weights = new double[row.size()];
    int rank = 0;
    int from = 0;
    while (from < row.size()) {
      int to = BoundSplit.endOfOrder(row, from);
      rank++;
      GivingWeights.of(row, from, to, weights);
      double free = 0;
      double weighted = 0;
      for (int i = from; i < to; i++) {
        if (row.get(i).isInService(nanos)) {
          long mine = Math.max(0, free(row.get(i)));
          free += mine;
          weighted += mine * weights[i];
        }
      }
      OneOrder order = new OneOrder(rank, free, weighted);
      for (int i = from; i < to; i++) {
        Target target = row.get(i);
        views.add(target.view(nanos, of(target, weights[i], order, nanos)));
      }
      from = to;
    }
    return views;
  }

  /**
   * Those of one order.
   *
   * @param rank which one of the orders that there are: 1 for those asked first
   * @param freeBytes what may be had of all in service
   * @param weightedBytes the same, times their weights
   */
  private record OneOrder(int rank, double freeBytes, double weightedBytes) {
    String asked() {
      return rank == 1 ? "asked first" : "asked as number " + rank;
    }

    long percent(long free, double weight) {
      return Math.round(100.0 * free * weight / Math.max(1, weightedBytes));
    }

    long percentBySize(long free) {
      return Math.round(100.0 * free / Math.max(1, freeBytes));
    }
  }

  private static String of(Target target, double weight, OneOrder order, long nanos) {
    if (!target.isEnabled()) {
      return "nothing: switched off";
    }
    if (target.quarantine().isClosed(nanos)) {
      return "nothing: left alone after a failure";
    }
    if (target.estimatedBytes() == Target.UNKNOWN) {
      return order.asked() + ", for a part not known yet";
    }
    if (target.isTooSmall()) {
      return "nothing: found by itself, and holds less than 1% of the heap";
    }
    long free = free(target);
    if (free <= 0) {
      return "nothing: holds no more than it keeps";
    }
    return order.asked()
        + ", gives "
        + order.percent(free, weight)
        + "% of its order"
        + byHits(free, weight, order)
        + ", keeps "
        + Math.round(100 * target.terms().keep())
        + "%";
  }

  /** Where its statistics tell that it should give other than by size. */
  private static String byHits(long free, double weight, OneOrder order) {
    if (Math.abs(weight - 1) < 0.05) {
      return "";
    }
    return " ("
        + order.percentBySize(free)
        + "% by size; a byte of it saves "
        + Math.round(10 / weight) / 10.0
        + " times the average)";
  }

  private static long free(Target target) {
    long floor = target instanceof CacheTarget cache ? cache.floorBytes() : 0;
    return target.estimatedBytes() - floor;
  }
}
