package dev.plimsoll.core.response;

import dev.plimsoll.core.response.shed.BoundSplit;
import dev.plimsoll.core.response.shed.CacheTarget;
import dev.plimsoll.core.response.shed.GivingWeights;
import dev.plimsoll.core.response.shed.Target;
import java.util.ArrayList;
import java.util.Arrays;
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
    for (int i = 0; i < row.size(); i++) {
      views.add(row.get(i).view(nanos, of(row, i, nanos)));
    }
    return views;
  }

  /** What is told of the target at that place of the row. */
  private static String of(List<Target> row, int place, long nanos) {
    Target target = row.get(place);
    if (!target.isEnabled()) {
      return "nothing: switched off";
    }
    if (target.quarantine().isClosed(nanos)) {
      return "nothing: left alone after a failure";
    }
    if (target.estimatedBytes() == Target.UNKNOWN) {
      return "asked " + rank(row, place) + ", for a part not known yet";
    }
    if (target.isTooSmall()) {
      return "nothing: found by itself, and holds less than 1% of the heap";
    }
    long gives = free(target);
    if (gives <= 0) {
      return "nothing: holds no more than it keeps";
    }
    double[] weights = new double[row.size()];
    GivingWeights.of(row, firstOfOrder(row, place), BoundSplit.endOfOrder(row, place), weights);
    long percent = percentOfOrder(row, place, weights, nanos);
    return "asked "
        + rank(row, place)
        + ", gives "
        + percent
        + "% of its order"
        + byHits(row, place, weights, nanos)
        + ", keeps "
        + Math.round(100 * target.terms().keep())
        + "%";
  }

  /** Where its statistics tell that it should give other than by size. */
  private static String byHits(List<Target> row, int place, double[] weights, long nanos) {
    double weight = weights[place];
    if (Math.abs(weight - 1) < 0.05) {
      return "";
    }
    double[] bySize = new double[row.size()];
    Arrays.fill(bySize, 1);
    return " ("
        + percentOfOrder(row, place, bySize, nanos)
        + "% by size; a byte of it saves "
        + Math.round(10 / weight) / 10.0
        + " times the average)";
  }

  private static int firstOfOrder(List<Target> row, int place) {
    int first = place;
    while (first > 0 && row.get(first - 1).terms().order() == row.get(place).terms().order()) {
      first--;
    }
    return first;
  }

  /** Which one of the orders that there are: 1 for those asked first. */
  private static String rank(List<Target> row, int place) {
    int rank = 1;
    for (int i = 1; i <= place; i++) {
      rank += row.get(i).terms().order() != row.get(i - 1).terms().order() ? 1 : 0;
    }
    return rank == 1 ? "first" : "as number " + rank;
  }

  private static long percentOfOrder(List<Target> row, int place, double[] weights, long nanos) {
    Target target = row.get(place);
    double sum = 0;
    for (int i = 0; i < row.size(); i++) {
      Target other = row.get(i);
      if (other.terms().order() == target.terms().order() && other.isInService(nanos)) {
        sum += Math.max(0, free(other)) * weights[i];
      }
    }
    return Math.round(100.0 * free(target) * weights[place] / Math.max(1, sum));
  }

  private static long free(Target target) {
    long floor = target instanceof CacheTarget cache ? cache.floorBytes() : 0;
    return target.estimatedBytes() - floor;
  }
}
