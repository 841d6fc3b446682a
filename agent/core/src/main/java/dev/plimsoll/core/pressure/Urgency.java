package dev.plimsoll.core.pressure;

/** How much the answer of one more asked collection is worth. The order is the order of it. */
public enum Urgency {
  /** It would be good to know. */
  CALM,
  /** The last answer was near the line, figures are bad, or a shed waits for its proof. */
  PRESSING,
  /** The floor has risen so far since the last answer that it must be out of date. */
  GROWN,
  /** The last answer was high and is not believed without a second. */
  AT_ONCE,
  /** The heap fills within a second: at once, and what it tells puts off no later question. */
  FILLING
}
