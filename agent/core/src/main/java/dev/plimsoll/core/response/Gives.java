package dev.plimsoll.core.response;

import dev.plimsoll.core.response.shed.CacheTarget;
import dev.plimsoll.core.response.shed.Target;
import java.util.List;

/**
 * Puts into words who is asked when, and for how much, as the next step would: lowest order first,
 * within one order in proportion to what may be had of each. Stateless; for management threads.
 */
final class Gives {
  private Gives() {}

  /** What is told of the target at that place of the row. */
  static String of(List<Target> row, int place, long nanos) {
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
    long gives = free(target);
    if (gives <= 0) {
      return "nothing: holds no more than it keeps";
    }
    long percent = Math.round(100.0 * gives / Math.max(1, freeOfOrder(row, target, nanos)));
    return "asked "
        + rank(row, place)
        + ", gives "
        + percent
        + "% of its order, keeps "
        + Math.round(100 * target.terms().keep())
        + "%";
  }

  /** Which one of the orders that there are: 1 for those asked first. */
  private static String rank(List<Target> row, int place) {
    int rank = 1;
    for (int i = 1; i <= place; i++) {
      rank += row.get(i).terms().order() != row.get(i - 1).terms().order() ? 1 : 0;
    }
    return rank == 1 ? "first" : "as number " + rank;
  }

  private static long freeOfOrder(List<Target> row, Target target, long nanos) {
    long sum = 0;
    for (int i = 0; i < row.size(); i++) {
      Target other = row.get(i);
      if (other.terms().order() == target.terms().order() && other.isInService(nanos)) {
        sum += Math.max(0, free(other));
      }
    }
    return sum;
  }

  private static long free(Target target) {
    long floor = target instanceof CacheTarget cache ? cache.floorBytes() : 0;
    return target.estimatedBytes() - floor;
  }
}
