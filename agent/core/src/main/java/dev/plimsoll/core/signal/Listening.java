package dev.plimsoll.core.signal;

import dev.plimsoll.core.base.NanoClock;

/**
 * Which notifications of the JVM are worth what they cost, by how often they come. Confined to one
 * thread.
 */
public final class Listening {
  private final EventRate collections;
  private final EventRate crossings;
  private boolean seldom;

  /** Of the thresholds; it lasts until collections come seldom, as nothing counts it then. */
  private boolean often;

  /** Counts from these figures on, see {@link #next}. */
  public Listening(long collected, long crossed, NanoClock clock) {
    collections = new EventRate(collected, /* low= */ false, clock);
    crossings = new EventRate(crossed, /* low= */ true, clock);
  }

  /**
   * Takes the counts so far.
   *
   * @param collected collections of all kinds
   * @param crossed how often pools came past their thresholds while somebody listened
   */
  public void next(long collected, long crossed) {
    seldom = collections.isLow(collected);
    boolean many = !crossings.isLow(crossed);
    often = !seldom && (often || many);
  }

  /** Whether the thresholds of the pools are. */
  public boolean isForPools() {
    return !often;
  }

  /** Whether the ends of collections are. */
  public boolean isForCollections() {
    return seldom;
  }
}
