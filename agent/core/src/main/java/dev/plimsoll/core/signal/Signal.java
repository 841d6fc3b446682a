package dev.plimsoll.core.signal;

/**
 * Something that says "look now", and nothing more: what it means is proved afterwards. Constants,
 * so that waking the control thread allocates nothing.
 */
public enum Signal {
  /** A memory pool crossed its usage threshold, with garbage counted. */
  USAGE_THRESHOLD("usage threshold"),
  /** The old pool was above its collection-usage threshold after a collection. */
  COLLECTION_THRESHOLD("collection-usage threshold"),
  /** A collection ended. */
  COLLECTION_ENDED("end of a collection"),
  /** What a collection left has been read. */
  USAGE_READ("collection usage read"),
  /** A collection that was asked for ended. */
  PROOF_DONE("asked collection done"),
  /** An allocation failed at a gate, or in the agent itself. */
  ALLOCATION_FAILED("failed allocation"),
  /** A caller waits for room. */
  ROOM_WANTED("room wanted"),
  /** A setting changed, or an operator asked for something. */
  STEERED("operator"),
  /** A pressure event from outside the process. */
  EXTERNAL("event from outside");

  private final String text;

  Signal(String text) {
    this.text = text;
  }

  /** In words; a constant. */
  public String text() {
    return text;
  }

  /** Whether the JVM's own notifications brought it. */
  public boolean isNotification() {
    return this == USAGE_THRESHOLD || this == COLLECTION_THRESHOLD || this == COLLECTION_ENDED;
  }
}
