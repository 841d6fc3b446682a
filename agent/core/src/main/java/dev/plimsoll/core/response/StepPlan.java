package dev.plimsoll.core.response;

import dev.plimsoll.core.response.shed.BoundSplit;
import dev.plimsoll.core.response.shed.CacheTarget;
import dev.plimsoll.core.response.shed.Target;
import java.util.ArrayList;
import java.util.List;

/**
 * Whom a step asks, and for how much. All room for it is made beforehand, since a step may begin
 * when no memory is left. One thread at a time.
 */
final class StepPlan {
  private final int room;
  private final List<Target> targets;
  private final BoundSplit split;
  private final AskPlan asks;
  private boolean isBound;

  /** Held by caches that are not in service, as after a failure; it counts against the bound. */
  private long leftAloneBytes;

  StepPlan(int room) {
    this.room = room;
    this.targets = new ArrayList<>(room);
    this.split = new BoundSplit(room);
    this.asks = new AskPlan(room);
  }

  int room() {
    return room;
  }

  int size() {
    return targets.size();
  }

  Target get(int place) {
    return targets.get(place);
  }

  /** Takes those of a row that are in service and relieve what the order is for. */
  void fill(List<Target> row, ShedOrder order, long nanos) {
    targets.clear();
    leftAloneBytes = 0;
    for (int i = 0; i < row.size(); i++) {
      Target target = row.get(i);
      if (target.isInService(nanos) && target.relieves(order.resource)) {
        targets.add(target);
      } else if (target instanceof CacheTarget cache && ShedTotals.counts(cache)) {
        leftAloneBytes += Math.max(0, cache.estimatedBytes());
      }
    }
  }

  void clear() {
    targets.clear();
  }

  /**
   * Divides the bound, once all caches are counted.
   *
   * @return what all targets together are to give back
   */
  long divide(ShedOrder order) {
    isBound = order.isBound();
    long mine = Math.max(0, order.boundBytes - leftAloneBytes);
    if (isBound) {
      split.split(targets, mine, order.belowKeep);
    }
    asks.limit(targets, split, order);
    if (order.isOpenEnded()) {
      return Long.MAX_VALUE;
    }
    return order.wantedBytes > 0 ? order.wantedBytes : heldBytes() - mine;
  }

  /**
   * What the target at that place is asked for. At the first of each order what is still wanted is
   * divided among those of that order, so places must be asked for in turn.
   *
   * @param remainingBytes still wanted of this target and all behind it
   */
  long askOf(int place, long remainingBytes) {
    if (place == 0 || orderOf(place) != orderOf(place - 1)) {
      asks.divide(targets, place, remainingBytes);
    }
    return Math.min(asks.of(place), remainingBytes);
  }

  /** What the target at that place may hold; {@code Long.MAX_VALUE} if the order has no bound. */
  long boundOf(int place) {
    return isBound ? split.boundOf(place) : Long.MAX_VALUE;
  }

  private int orderOf(int place) {
    return targets.get(place).terms().order();
  }

  /** What the caches among them hold, once all are counted. */
  long heldBytes() {
    long held = 0;
    for (int i = 0; i < targets.size(); i++) {
      held += targets.get(i) instanceof CacheTarget cache ? Math.max(0, cache.estimatedBytes()) : 0;
    }
    return held;
  }
}
