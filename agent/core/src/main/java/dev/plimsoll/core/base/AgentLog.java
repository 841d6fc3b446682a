package dev.plimsoll.core.base;

import java.io.PrintStream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * The agent's own log: one line a fact on stderr, {@code [plimsoll] <ISO time> <LEVEL> <text>}. It
 * never goes through the host's logging, which it would initialise too early. Safe for any thread.
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

  private final PrintStream out;
  private volatile Level threshold;

  public AgentLog(PrintStream out, Level threshold) {
    this.out = out;
    this.threshold = threshold;
  }

  /** A log on this process's stderr. */
  public static AgentLog onStderr(Level threshold) {
    return new AgentLog(System.err, threshold);
  }

  /** Changes how much is written, at once. */
  public void setThreshold(Level level) {
    threshold = level;
  }

  public boolean isDebugEnabled() {
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
    try {
      out.println(
          "[plimsoll] " + Instant.now().truncatedTo(ChronoUnit.MILLIS) + " " + level + " " + text);
    } catch (OutOfMemoryError e) {
      // The line is lost; whoever wrote it has its counters.
      return;
    }
  }
}
