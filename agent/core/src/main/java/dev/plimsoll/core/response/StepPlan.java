package dev.plimsoll.core.response;

import dev.plimsoll.core.response.shed.BoundSplit;
import dev.plimsoll.core.response.shed.CacheTarget;
import dev.plimsoll.core.response.shed.Target;
import java.util.ArrayList;
import java.util.List;

/**
 * Whom a step asks, and for how much. Has room for so many targets from the start, since a step
 * begins when there is no memory to make any. One thread at a time.
 */
final class StepPlan {
  private final int room;
  private final List<Target> targets;
  private final BoundSplit split;
  private final AskPlan asks;
  private boolean bound;

  /** Held by caches that are left alone after a failure: part of the bound all the same. */
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
      if (target.isInService(nanos) && target.relieves(order.resource.ordinal())) {
        targets.add(target);
      } else if (target instanceof CacheTarget cache && ShedTotals.counts(cache)) {
        leftAloneBytes += Math.max(0, cache.estimatedBytes());
      }
    }
  }

  void clear() {
    targets.clear();
  }

  /** Says what each may hold, once all are counted; what is to be given back in all. */
  long divide(ShedOrder order) {
    bound = order.isBound();
    long mine = Math.max(0, order.boundBytes - leftAloneBytes);
    if (bound) {
      split.split(targets, mine, order.belowKeep);
    }
    asks.limit(targets, split, order);
    if (order.isOpenEnded()) {
      return Long.MAX_VALUE;
    }
    return order.wantedBytes > 0 ? order.wantedBytes : heldBytes() - mine;
  }

  /** What the one at that place is asked for, when so much is still wanted of all from there on. */
  long askOf(int place, long wanted) {
    if (place == 0 || orderOf(place) != orderOf(place - 1)) {
      asks.divide(targets, place, wanted);
    }
    return Math.min(asks.of(place), wanted);
  }

  /** What the one at that place may hold; {@code Long.MAX_VALUE} where the order has no bound. */
  long boundOf(int place) {
    return bound ? split.boundOf(place) : Long.MAX_VALUE;
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
