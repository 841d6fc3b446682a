package dev.plimsoll.core.telemetry;

/**
 * What a JMX client is told when an order fails: JDK types without causes, since it has no others;
 * and no error, where a class of the agent's could not be initialised for want of memory.
 */
final class Refusal {
  private Refusal() {}

  /** The same message in an exception that any client can read. */
  static RuntimeException of(Throwable e) {
    String message = e.getMessage();
    if (e instanceof IllegalArgumentException) {
      return new IllegalArgumentException(message);
    }
    if (e instanceof IllegalStateException) {
      return new IllegalStateException(message);
    }
    return new IllegalStateException("failed inside the agent: " + e.getClass().getName());
  }
}
