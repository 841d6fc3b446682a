package dev.plimsoll.demo.compare;

import java.io.PrintStream;

/** The two outcomes side by side. */
final class ResultTable {
  private static final int NAME = 24;
  private static final int COLUMN = 26;

  private final Outcome without;
  private final Outcome with;
  private final PrintStream out;

  ResultTable(Outcome without, Outcome with, PrintStream out) {
    this.without = without;
    this.with = with;
    this.out = out;
  }

  /** One cell of a row. */
  private interface Cell {
    String of(Outcome outcome);
  }

  void print() {
    print("", "without the agent", "with the agent");
    row("requests due", o -> Texts.count(o.offered()));
    row("  answered", o -> Texts.count(o.answered()) + " = " + Texts.percent(o.answeredShare()));
    row("  failed or never met", o -> Texts.count(o.notAnswered()));
    if (with.reportsOffered() > 0) {
      row("reports", o -> o.tally().reportsAnswered + " of " + o.reportsOffered());
    }
    row("latency p50", o -> Texts.millis(o.tally().latencies.quantileMillis(0.5)));
    row("latency p99", o -> Texts.millis(o.tally().latencies.quantileMillis(0.99)));
    row("out of memory errors", o -> figure(o, "outOfMemoryErrors"));
    row("heap used, last seen", o -> Texts.megabytes(o.figures().get("heap.used")));
    row("heap live, last seen", o -> Texts.megabytes(o.figures().get("heap.live")));
    row("level changes", o -> figure(o, "levelChanges"));
    row("sheds", o -> figure(o, "agent.Sheds"));
    row("bytes returned", o -> Texts.megabytes(o.figures().get("agent.BytesReturned")));
    row("orders saved", o -> o.savedOrders() + " of " + o.acknowledged());
    row("how it ended", ResultTable::ending);
  }

  private void row(String name, Cell cell) {
    print(name, cell.of(without), cell.of(with));
  }

  private void print(String name, String left, String right) {
    out.println(
        "  " + Texts.left(name, NAME) + Texts.right(left, COLUMN) + Texts.right(right, COLUMN));
  }

  private static String figure(Outcome outcome, String name) {
    return outcome.figures().getOrDefault(name, Texts.UNKNOWN);
  }

  private static String ending(Outcome outcome) {
    return switch (outcome.ending()) {
      case ALIVE -> "alive until stopped";
      case EXITED -> "exit code " + outcome.exitCode() + " after " + outcome.endedSecond() + " s";
      case UNHEALTHY -> "dead after " + outcome.endedSecond() + " s, killed";
    };
  }
}
