package dev.plimsoll.core.telemetry;

import dev.plimsoll.core.base.AgentLog;
import dev.plimsoll.core.base.LineBudget;
import dev.plimsoll.core.base.NanoClock;
import dev.plimsoll.core.base.OneLine;

/**
 * One log line for each order that comes over JMX: what was changed, or what was tried and refused,
 * and by whom. Each of the two has a budget of its own, so that a client that tries again and again
 * costs neither the lines of those who succeed nor the agent's own. Safe for any thread.
 */
final class Audit {
  // Chosen, not measured: nobody changes more by hand.
  static final int CHANGES_PER_MINUTE = 60;
  static final int REFUSALS_PER_MINUTE = 10;

  /** A value is the caller's, and may be of any length. */
  private static final int LONGEST = 400;

  private final AgentLog log;
  private final LineBudget changes;
  private final LineBudget refusals;

  Audit(AgentLog log, NanoClock clock) {
    this.log = log;
    changes = new LineBudget(clock, CHANGES_PER_MINUTE);
    refusals = new LineBudget(clock, REFUSALS_PER_MINUTE);
  }

  void changed(String what) {
    tell("jmx: ", what, changes);
  }

  /** Returns what the caller is told. */
  RuntimeException refused(String order, Throwable e) {
    RuntimeException refusal = Refusal.of(e);
    tell("jmx: refused: ", order + ": " + refusal.getMessage(), refusals);
    return refusal;
  }

  private void tell(String prefix, String what, LineBudget budget) {
    try {
      if (budget.take()) {
        log.info(prefix + printable(what) + Caller.words() + more(budget));
      }
    } catch (OutOfMemoryError e) {
      // The order stands, whatever becomes of its line.
      return;
    }
  }

  private static String more(LineBudget budget) {
    int left = budget.takeSuppressed();
    return left == 0 ? "" : " (and " + left + " before it that were not told)";
  }

  /** In one line ({@link OneLine}) that is not too long. */
  static String printable(String text) {
    String line = OneLine.of(text);
    return line.length() > LONGEST ? line.substring(0, LONGEST) + "..." : line;
  }
}
