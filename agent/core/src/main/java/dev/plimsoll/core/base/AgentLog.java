package dev.plimsoll.core.base;

import java.io.PrintStream;

/**
 * The agent's own log: one line a fact on stderr, {@code [plimsoll] <ISO time> <LEVEL> <text>}. It
 * never goes through the host's logging, which it would initialise too early. Lines beyond a budget
 * are counted instead. Safe for any thread.
 */
public final class AgentLog {
  /** How much is written; each includes those before it. */
  public enum Level {
    OFF,
    ERROR,
    WARN,
    INFO,
    DEBUG
  }

  // Chosen, not measured: a whole episode with its shutdown is under 100 lines.
  private static final int LINES_PER_MINUTE = 300;
  private static final int DEBUG_LINES_PER_MINUTE = 3000;

  private final PrintStream out;
  private final LineBudget budget;
  private final LineBudget debugBudget;
  private volatile Level threshold;
  private volatile boolean json;

  public AgentLog(PrintStream out, Level threshold) {
    this(out, threshold, new SystemNanoClock());
  }

  AgentLog(PrintStream out, Level threshold, NanoClock clock) {
    this.out = out;
    this.threshold = threshold;
    // Apart, so that what somebody debugs never costs a warning.
    budget = new LineBudget(clock, LINES_PER_MINUTE);
    debugBudget = new LineBudget(clock, DEBUG_LINES_PER_MINUTE);
  }

  /** A log on this process's stderr. */
  public static AgentLog onStderr(Level threshold) {
    return new AgentLog(System.err, threshold);
  }

  /** Changes how much is written, at once. */
  public void setThreshold(Level level) {
    threshold = level;
  }

  /**
   * Writes each line as one JSON object, {@code {"time":..., "source":"plimsoll", "level":...,
   * "message":...}}, from now on, or as text again.
   */
  public void setJson(boolean on) {
    json = on;
  }

  boolean isDebugEnabled() {
    return threshold == Level.DEBUG;
  }

  public void error(String text) {
    write(Level.ERROR, text);
  }

  public void warn(String text) {
    write(Level.WARN, text);
  }

  public void info(String text) {
    write(Level.INFO, text);
  }

  public void debug(String text) {
    write(Level.DEBUG, text);
  }

  private void write(Level level, String text) {
    if (level.compareTo(threshold) > 0) {
      return;
    }
    LineBudget limit = level == Level.DEBUG ? debugBudget : budget;
    try {
      if (!limit.take()) {
        return;
      }
      int suppressed = limit.takeSuppressed();
      if (suppressed > 0) {
        println(Level.WARN, suppressed + " log lines were suppressed: too many in a minute");
      }
      println(level, text);
    } catch (Throwable e) {
      // No memory, or a stream of the host's own that fails: the line is lost, whoever wrote it
      // has its counters, and may be on one of the host's threads.
      return;
    }
  }

  private void println(Level level, String text) {
    String now = UtcTime.now();
    // Names are the application's, and may hold anything; one that breaks lines forges others.
    out.println(
        json
            ? JsonLine.of(now, level, text)
            : "[plimsoll] " + now + " " + level + " " + OneLine.of(text));
  }
}
