package dev.plimsoll;

/** Something that was made known to the agent, until it is closed. */
public interface Registration extends AutoCloseable {
  /**
   * Withdraws it. Idempotent, from any thread, returns at once; a call under way is not awaited.
   */
  @Override
  void close();
}
