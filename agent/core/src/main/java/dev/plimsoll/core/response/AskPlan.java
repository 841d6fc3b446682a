package dev.plimsoll.core.response;

import dev.plimsoll.MemoryResource;
import dev.plimsoll.PressureLevel;
import dev.plimsoll.core.base.ByteSize;
import dev.plimsoll.core.response.shed.BoundSplit;
import dev.plimsoll.core.response.shed.CacheTarget;
import dev.plimsoll.core.response.shed.CallbackTarget;
import dev.plimsoll.core.response.shed.GivingWeights;
import dev.plimsoll.core.response.shed.Portions;
import dev.plimsoll.core.response.shed.Target;
import java.util.Arrays;
import java.util.List;

/**
 * How much each target of a step is asked for. Within one order shedders are asked for a share in
 * proportion to what they are thought to hold, and caches for the rest in proportion to what they
 * may give. If there is a bound, its split has set that already, by {@link GivingWeights}; without
 * one the proportion is multiplied by them here. One thread at a time.
 */
final class AskPlan {
  /**
   * Asked at {@code MODERATE} of a shedder that never told anything, and of a cache for what lies
   * outside the heap: neither is known by what is wanted of it. Chosen, not measured.
   */
  private static final double FIRST_FRACTION = 0.25;

  private static final double LEAST_FRACTION = 0.01;

  /** Said of bytes where as much is wanted as the fraction allows, and of no other amount. */
  private static final long ALL_BYTES = ByteSize.WHOLE_HEAP;

  /** What each cache may be asked for at most. */
  private final double[] limits;

  private final double[] weights;
  private final double[] gives;
  private final long[] asks;

  /** Whether a bound was split, so that the limits are weighted already. */
  private boolean isSplit;

  /** As {@link ShedOrder#cachesOnly}. */
  private boolean cachesOnly;

  AskPlan(int room) {
    this.limits = new double[room];
    this.weights = new double[room];
    this.gives = new double[room];
    this.asks = new long[room];
  }

  /** Says how much each cache may give: down to its part of the bound, or to what it keeps. */
  void limit(List<Target> targets, BoundSplit split, ShedOrder order) {
    isSplit = order.isBound();
    cachesOnly = order.cachesOnly;
    for (int i = 0; i < targets.size(); i++) {
      limits[i] = targets.get(i) instanceof CacheTarget cache ? limitOf(cache, i, split, order) : 0;
    }
  }

  /**
   * Divides what is still wanted among the targets of one order.
   *
   * @param from the place of the first of them
   */
  void divide(List<Target> targets, int from, long remaining) {
    int to = BoundSplit.endOfOrder(targets, from);
    double cachesGive = 0;
    int callbacks = 0;
    for (int i = from; i < to; i++) {
      cachesGive += limits[i];
      callbacks += targets.get(i) instanceof CallbackTarget ? 1 : 0;
    }
    double wanted = Math.max(0, remaining);
    double unknownWeight = Math.max(cachesGive, wanted) / (to - from);
    double all = cachesGive;
    for (int i = from; i < to && callbacks > 0; i++) {
      all += weightOf(targets.get(i), unknownWeight);
    }
    double rest = wanted;
    for (int i = from; i < to; i++) {
      asks[i] = part(wanted, weightOf(targets.get(i), unknownWeight), all);
      rest -= (double) asks[i];
    }
    askCaches(targets, from, to, Math.max(0, Math.min(rest, cachesGive)));
  }

  private void askCaches(List<Target> targets, int from, int to, double wanted) {
    if (isSplit) {
      Arrays.fill(weights, from, to, 1);
    } else {
      GivingWeights.of(targets, from, to, weights);
    }
    Portions.divide(wanted, limits, weights, gives, from, to);
    for (int i = from; i < to; i++) {
      asks[i] += (long) Math.ceil(gives[i]);
    }
  }

  long of(int place) {
    return asks[place];
  }

  /** The share of what it holds that a shedder should drop. */
  static double fractionOf(CallbackTarget callback, long ask, ShedOrder order) {
    boolean all = order.belowKeep || order.level == PressureLevel.EXHAUSTED;
    double most = all ? 1 : Math.max(LEAST_FRACTION, 1 - callback.terms().keep());
    long holdings = callback.estimatedBytes();
    if (holdings > 0) {
      return Math.min(most, Math.max(LEAST_FRACTION, (double) ask / holdings));
    }
    return isGently(order) ? Math.min(most, FIRST_FRACTION) : most;
  }

  /** As {@code dev.plimsoll.Request} reads it. */
  static void write(long[] message, ShedOrder order, double fraction, long ask, long deadline) {
    message[0] = order.level.ordinal();
    message[1] = order.resource.ordinal();
    message[2] = Double.doubleToRawLongBits(fraction);
    message[3] = order.isOpenEnded() ? ALL_BYTES : amount(order.resource, ask);
    message[4] = deadline;
  }

  /** Of the heap less than all of it; of what lies outside there may be more. */
  private static long amount(MemoryResource resource, long ask) {
    boolean isTooMuch = resource == MemoryResource.HEAP ? ask >= ALL_BYTES : ask == ALL_BYTES;
    return isTooMuch ? ALL_BYTES - 1 : ask;
  }

  private static double limitOf(CacheTarget cache, int place, BoundSplit split, ShedOrder order) {
    long held = Math.max(0, cache.estimatedBytes());
    if (order.isBound()) {
      return Math.max(0, held - split.boundOf(place));
    }
    double most = order.belowKeep ? held : Math.max(0, held - cache.floorBytes());
    // Its bytes are those of the heap: a want of direct memory is all of a cache of buffers.
    boolean isOfHeap = order.resource == MemoryResource.HEAP;
    return isOfHeap || !isGently(order) ? most : Math.min(most, FIRST_FRACTION * held);
  }

  private static boolean isGently(ShedOrder order) {
    return order.level.compareTo(PressureLevel.CRITICAL) < 0;
  }

  private double weightOf(Target target, double unknownWeight) {
    if (cachesOnly || !(target instanceof CallbackTarget)) {
      return 0;
    }
    return target.estimatedBytes() > 0 ? target.estimatedBytes() : unknownWeight;
  }

  private static long part(double whole, double weight, double weights) {
    return weights <= 0 ? 0 : (long) Math.min(whole, Math.ceil(whole * (weight / weights)));
  }
}
