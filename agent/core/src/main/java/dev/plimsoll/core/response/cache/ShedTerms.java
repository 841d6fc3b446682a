package dev.plimsoll.core.response.cache;

import dev.plimsoll.core.base.NanoClock;
import dev.plimsoll.core.response.size.ObjectSizes;

/** The terms of one call of an adapter; reused, as a full heap has no room for new ones. */
public final class ShedTerms {
  private final NanoClock clock;
  private final ObjectSizes sizes;
  private long deadlineNanos;
  private boolean sticky;
  private boolean shared;

  /** Entries that may still be given, over several calls. */
  private long entriesLeft = Long.MAX_VALUE;

  /**
   * @param clock tells the time
   * @param sizes tells what an entry weighs where that is known exactly
   * @param deadlineNanos when the adapter has to stop by itself
   * @param sticky whether what is evicted lowers the cache's bound for good
   */
  public ShedTerms(NanoClock clock, ObjectSizes sizes, long deadlineNanos, boolean sticky) {
    this.clock = clock;
    this.sizes = sizes;
    this.deadlineNanos = deadlineNanos;
    this.sticky = sticky;
  }

  /**
   * Changes them for the next call; returns itself.
   *
   * @param shared whether entries have much in common, so that each gives the average at most
   */
  public ShedTerms with(long deadlineNanos, boolean sticky, boolean shared) {
    this.deadlineNanos = deadlineNanos;
    this.sticky = sticky;
    this.shared = shared;
    return this;
  }

  /** Sets how many entries may be given at most in the calls to come, whatever they weigh. */
  public void limit(long entries) {
    entriesLeft = entries;
  }

  long entriesLeft() {
    return entriesLeft;
  }

  void given(int entries) {
    entriesLeft -= entries;
  }

  NanoClock clock() {
    return clock;
  }

  ObjectSizes sizes() {
    return sizes;
  }

  boolean sticky() {
    return sticky;
  }

  boolean shared() {
    return shared;
  }

  boolean isOver() {
    return clock.nanoTime() - deadlineNanos >= 0;
  }
}
