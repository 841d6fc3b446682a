package dev.plimsoll.core.response.cache;

import dev.plimsoll.core.base.NanoClock;
import dev.plimsoll.core.response.size.ObjectSizes;

/**
 * The terms of one call of an adapter.
 *
 * @param clock tells the time
 * @param sizes tells what an entry weighs where that is known exactly
 * @param deadlineNanos when the adapter has to stop by itself
 * @param sticky whether what is evicted lowers the cache's bound for good
 */
public record ShedTerms(NanoClock clock, ObjectSizes sizes, long deadlineNanos, boolean sticky) {
  boolean isOver() {
    return clock.nanoTime() - deadlineNanos >= 0;
  }
}
