package dev.plimsoll.benchmarks.proof;

import java.util.List;
import java.util.concurrent.TimeUnit;

/** How far a run is and how long it still takes: the cells' own times, at the pace seen so far. */
final class Progress {
  private final int count;
  private final double limitSeconds;
  private final long begin = System.nanoTime();
  private double leftSeconds;
  private double doneSeconds;
  private int done;

  /**
   * @param minutes that there are; 0 for no limit
   */
  Progress(List<Cell> cells, int minutes) {
    count = cells.size();
    leftSeconds = cells.stream().mapToDouble(Cell::seconds).sum();
    limitSeconds = minutes == 0 ? Double.MAX_VALUE : minutes * 60.0;
  }

  /** Else the cell counts as passed over. */
  boolean isTimeFor(Cell cell) {
    boolean fits = elapsedSeconds() + cell.seconds() * pace() <= limitSeconds;
    if (!fits) {
      leftSeconds -= cell.seconds();
      done++;
    }
    return fits;
  }

  void done(Cell cell) {
    leftSeconds -= cell.seconds();
    doneSeconds += cell.seconds();
    done++;
  }

  String place() {
    return "[" + (done + 1) + "/" + count + "]";
  }

  long minutesLeft() {
    double left = Math.min(leftSeconds * pace(), limitSeconds - elapsedSeconds());
    return Math.round(Math.max(0, left) / 60);
  }

  private double pace() {
    return doneSeconds == 0 ? 1 : elapsedSeconds() / doneSeconds;
  }

  private double elapsedSeconds() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin) / 1000.0;
  }
}
