package dev.plimsoll.core.telemetry;

/** Someone who is told of each decision. Confined to the thread {@code plimsoll-notify}. */
interface DecisionSink {
  /**
   * Tells one decision.
   *
   * @param decision valid during the call only
   * @param line its log line, without an episode's summary
   */
  void accept(Decision decision, String line);

  /** Called at every drain, at least once a second. */
  void tick(long nanos);

  default void close() {}
}
