package dev.plimsoll.core.base;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * The agent's own log: one line a fact on stderr, {@code [plimsoll] <ISO time> <LEVEL> <text>}. It
 * never goes through the host's logging, which it would initialise too early. Lines beyond a budget
 * are counted instead, and so are those behind a line that a full pipe does not take. Safe for any
 * thread.
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

  /** A line that takes longer is one into a pipe that nobody reads. Chosen, not measured. */
  private static final long STUCK_NANOS = 1_000_000_000L;

  private static final long STEP_NANOS = 1_000_000L;

  private static final String VIRTUAL = "java.lang.VirtualThread";

  private final PrintStream out;
  private final LineBudget budget;
  private final LineBudget debugBudget;

  /** When the line that is being written was begun, 0 for none; set and cleared by its writer. */
  private final AtomicLong begun = new AtomicLong();

  private final AtomicInteger unread = new AtomicInteger();
  private final NanoClock clock;
  private volatile Level threshold;
  private volatile boolean json;

  public AgentLog(PrintStream out, Level threshold) {
    this(out, threshold, new SystemNanoClock());
  }

  AgentLog(PrintStream out, Level threshold, NanoClock clock) {
    this.out = out;
    this.threshold = threshold;
    this.clock = clock;
    // Apart, so that what somebody debugs never costs a warning.
    budget = new LineBudget(clock, LINES_PER_MINUTE);
    debugBudget = new LineBudget(clock, DEBUG_LINES_PER_MINUTE);
  }

  /** A log on this process's stderr. */
  public static AgentLog onStderr(Level threshold) {
    return new AgentLog(System.err, threshold);
  }

  /**
   * The same past what the host has put into {@code System.err} meanwhile: that is code of its own,
   * which may lead into its logging, and its loader would be held for good.
   */
  public static AgentLog pastTheHost(Level threshold) {
    // The buffer makes one write of a line and its end.
    FileOutputStream stderr = new FileOutputStream(FileDescriptor.err);
    return new AgentLog(
        new PrintStream(new BufferedOutputStream(stderr), /* autoFlush= */ true), threshold);
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

  /** Returns whether it need not be told again: false where the line was lost. */
  public boolean warn(String text) {
    return write(Level.WARN, text);
  }

  public void info(String text) {
    write(Level.INFO, text);
  }

  public void debug(String text) {
    write(Level.DEBUG, text);
  }

  private boolean write(Level level, String text) {
    if (level.compareTo(threshold) > 0) {
      return true;
    }
    LineBudget limit = level == Level.DEBUG ? debugBudget : budget;
    try {
      if (!limit.take()) {
        return false;
      }
      int suppressed = limit.takeSuppressed();
      // Before the line is begun, as others wait for that, and to make a text may take long.
      String line = line(level, text);
      if (!begin()) {
        unread.addAndGet(1 + suppressed);
        return false;
      }
      try {
        tellLost(suppressed);
        out.println(line);
      } finally {
        begun.set(0);
      }
      return true;
    } catch (Throwable e) {
      // No memory, or a stream of the host's own that fails: the line is lost, whoever wrote it
      // has its counters, and may be on one of the host's threads.
      return false;
    }
  }

  /**
   * Whether the line may be written now, by this thread alone: whoever else has one waits a second
   * at most, since a lock behind a write that hangs would hold up the JVM's end. A virtual thread
   * waits a millisecond, and does not park: in a full heap it might be lost by that.
   */
  private boolean begin() {
    long arrived = clock.nanoTime() | 1;
    boolean isVirtual = VIRTUAL.equals(Thread.currentThread().getClass().getName());
    for (long now = arrived; !begun.compareAndSet(0, now); now = clock.nanoTime() | 1) {
      if (isVirtual && now - arrived < STEP_NANOS) {
        Thread.onSpinWait();
        continue;
      } else if (isVirtual) {
        return false;
      }
      // First, as both threads may have stood still for long, in a collection.
      LockSupport.parkNanos(this, STEP_NANOS);
      long since = begun.get();
      if (since != 0 && (now - since >= STUCK_NANOS || now - arrived >= STUCK_NANOS)) {
        return false;
      }
    }
    return true;
  }

  private void tellLost(int suppressed) {
    if (suppressed > 0) {
      out.println(
          line(Level.WARN, suppressed + " log lines were suppressed: too many in a minute"));
    }
    int lost = unread.getAndSet(0);
    if (lost > 0) {
      out.println(
          line(Level.WARN, lost + " log lines were lost behind one that hung: nobody read stderr"));
    }
  }

  private String line(Level level, String text) {
    String now = UtcTime.now();
    // Names are the application's, and may hold anything; one that breaks lines forges others.
    return json
        ? JsonLine.of(now, level, text)
        : "[plimsoll] " + now + " " + level + " " + OneLine.of(text);
  }
}
