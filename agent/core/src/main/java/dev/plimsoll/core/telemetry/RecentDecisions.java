package dev.plimsoll.core.telemetry;

import dev.plimsoll.core.base.UtcTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** The last lines with their times, for whoever connects after the fact. Safe for any thread. */
final class RecentDecisions implements DecisionSink {
  // About 16 KiB of text.
  static final int SIZE = 64;

  /** Of each class histogram. */
  private static final int CLASSES = 3;

  private final ArrayDeque<String> lines = new ArrayDeque<>(SIZE);

  @Override
  public void accept(Decision decision, String line) {
    if (decision.kind == Decision.Kind.WAKE_DISMISSED
        || (decision.kind == Decision.Kind.CLASS && decision.rank > CLASSES)) {
      // Counted, and events; here they would push out all that came of something.
      return;
    }
    String timed = UtcTime.now() + " " + line;
    synchronized (lines) {
      if (lines.size() == SIZE) {
        lines.removeFirst();
      }
      lines.addLast(timed);
    }
  }

  @Override
  public void tick(long nanos) {}

  /** Oldest first. */
  List<String> lines() {
    synchronized (lines) {
      return new ArrayList<>(lines);
    }
  }
}
