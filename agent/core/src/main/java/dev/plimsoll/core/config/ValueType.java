package dev.plimsoll.core.config;

/**
 * What the text of a setting is read into. Stateless or immutable; safe for any thread.
 *
 * @param <T> the type of the value
 */
interface ValueType<T> {
  /**
   * Reads a trimmed text that is not empty.
   *
   * @throws IllegalArgumentException if it breaks {@link #expected}; the message is not shown
   */
  T parse(String text);

  /** The rule in a few words with units, as it stands behind {@code expected:}. */
  String expected();

  /** Whether a comma and a word of unknown meaning may be part of the value. */
  default boolean mayHoldCommas() {
    return false;
  }

  /**
   * Whether the value makes sense for a heap of this size; only types that know sizes care.
   *
   * @param heapBytes the most that the heap may grow to
   */
  default boolean fits(T value, long heapBytes) {
    return true;
  }
}
