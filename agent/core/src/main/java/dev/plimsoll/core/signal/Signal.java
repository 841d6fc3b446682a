package dev.plimsoll.core.signal;

/**
 * Something that says "look now", and nothing more: what it means is proved afterwards. Constants,
 * so that waking the control thread allocates nothing.
 */
public enum Signal {
  /** A memory pool crossed its usage threshold; it counts garbage. */
  USAGE_THRESHOLD,
  /** The old pool was above its collection-usage threshold after a collection. */
  COLLECTION_THRESHOLD,
  /** A collection ended. */
  COLLECTION_ENDED,
  /** A collection that was asked for ended. */
  PROOF_DONE,
  /** An allocation failed at a gate, or in the agent itself. */
  ALLOCATION_FAILED,
  /** A caller waits for room. */
  ROOM_WANTED,
  /** A setting changed, or an operator asked for something. */
  STEERED,
  /** A pressure event from outside the process. */
  EXTERNAL;

  /** Whether the JVM's own notifications brought it. */
  public boolean isNotification() {
    return this == USAGE_THRESHOLD || this == COLLECTION_THRESHOLD || this == COLLECTION_ENDED;
  }
}
