package dev.plimsoll.core.cli.report;

import java.util.ArrayList;
import java.util.List;

/** Decisions of one kind that are too close together to be told apart. */
record Cluster(double x, List<Mark> marks) {
  private static final double APART = 7;
  private static final int LINES = 12;

  static List<Cluster> of(List<Mark> marks, Span span) {
    List<Cluster> all = new ArrayList<>();
    for (Mark mark : marks) {
      double x = span.x(mark.millis());
      if (all.isEmpty() || x - all.get(all.size() - 1).x() > APART) {
        all.add(new Cluster(x, new ArrayList<>()));
      }
      all.get(all.size() - 1).marks().add(mark);
    }
    return all;
  }

  /** Of the pauses on one pixel the longest, since the others stand behind it. */
  static List<Pause> longest(List<Pause> pauses, Span span) {
    List<Pause> longest = new ArrayList<>();
    for (Pause pause : pauses) {
      int last = longest.size() - 1;
      boolean same = last >= 0 && span.x(pause.millis()) - span.x(longest.get(last).millis()) < 1;
      if (!same) {
        longest.add(pause);
      } else if (pause.nanos() > longest.get(last).nanos()) {
        longest.set(last, pause);
      }
    }
    return longest;
  }

  /** Of the steps on one pixel the highest and the last, since the others stand behind them. */
  static List<LevelStep> highest(List<LevelStep> steps, Span span) {
    List<LevelStep> highest = new ArrayList<>();
    for (LevelStep step : steps) {
      int last = highest.size() - 1;
      boolean same = last > 0 && span.x(step.millis()) - span.x(highest.get(last - 1).millis()) < 1;
      if (!same) {
        highest.add(step);
        continue;
      }
      LevelStep before = highest.get(last);
      if (Episode.rank(before.overall()) > Episode.rank(highest.get(last - 1).overall())) {
        highest.set(last - 1, before);
      }
      highest.set(last, step);
    }
    return highest;
  }

  double radius() {
    return Math.min(6, 3.5 + Math.log10(marks.size()) * 1.6);
  }

  /** One line a decision. */
  String title(long start) {
    StringBuilder title = new StringBuilder();
    for (Mark mark : marks.subList(0, Math.min(LINES, marks.size()))) {
      title.append(title.length() == 0 ? "" : "\n");
      title.append(Words.at(mark.millis(), start)).append(' ').append(mark.text());
    }
    if (marks.size() > LINES) {
      title.append("\nand ").append(marks.size() - LINES).append(" more");
    }
    return title.toString();
  }
}
