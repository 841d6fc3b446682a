package dev.plimsoll.core.pressure.gauge;

/**
 * Spares a calm resource the looks that the heap asks for: a heap that collects all the time is
 * looked at a hundred times a second and more. Not after a whole collection, since a request for
 * direct memory that fails makes one. Confined to the control thread.
 */
public final class GaugeRest {
  static final long NANOS = 20_000_000L;

  private boolean calm;
  private long lookedNanos;
  private long collectionsSeen;

  /** Whether there is nothing to look for yet. */
  public boolean stands(long nanos, long wholeCollections) {
    return calm && nanos - lookedNanos < NANOS && wholeCollections == collectionsSeen;
  }

  /**
   * It was looked at.
   *
   * @param used of the resource
   * @param max of the resource
   * @param waitNanos how long the next look may wait
   */
  public void looked(long nanos, long wholeCollections, long used, long max, long waitNanos) {
    lookedNanos = nanos;
    collectionsSeen = wholeCollections;
    calm = used <= max / 2 && waitNanos >= NANOS;
  }
}
