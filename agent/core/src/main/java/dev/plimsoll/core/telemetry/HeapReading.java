package dev.plimsoll.core.telemetry;

/**
 * The heap as the agent sees it at one moment, to be filled again and again without allocation; the
 * figures need not add up. Confined to one thread.
 */
public final class HeapReading {
  /** Garbage included. */
  public long usedBytes;

  /** What the last believed collection left, -1 before the first. */
  public long provenLiveBytes;

  /** The learned effective capacity. */
  public long capacityBytes;

  /** At the present fill rate; -1 when the heap is not filling. */
  public long timeToFullNanos;

  /** What all caches together may hold now; {@code Long.MAX_VALUE} when unbound. */
  public long boundBytes;

  /** What all caches together are estimated to hold. */
  public long cacheBytes;

  /** The maximum of the heap, of which the lines are shares; not positive if unlimited. */
  public long maxBytes;

  /** Where proven live bytes raise the level to {@code MODERATE}. */
  public long moderateLineBytes;

  /** Where they raise it to {@code CRITICAL}. */
  public long criticalLineBytes;

  /** Heap ballast built and not cleared. */
  public long ballastHeldBytes;

  /** Reserve held for the last steps. */
  public long reserveHeldBytes;

  /** All collections so far, and their pauses together; concurrent phases do not count. */
  public long collections;

  public long pauseMillis;
}
