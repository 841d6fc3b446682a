package dev.plimsoll.core.cli.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What happened in one stretch of one JVM's life, by time. Readers add in any order and call {@link
 * #sort} last. Confined to one thread.
 */
final class Chronicle {
  final List<Reading> readings = new ArrayList<>();
  final List<Point> used = new ArrayList<>();
  final List<Mark> marks = new ArrayList<>();
  final List<LevelStep> levels = new ArrayList<>();
  final List<Shed> sheds = new ArrayList<>();
  final List<Pause> pauses = new ArrayList<>();

  /** What each collection that the agent asked for has proven. */
  final List<Point> proofs = new ArrayList<>();

  final List<Point> containerUsed = new ArrayList<>();
  final List<Point> containerLimit = new ArrayList<>();
  final List<Growth> growth = new ArrayList<>();

  /** Of the agent's own histograms. */
  final List<ClassSeen> classes = new ArrayList<>();

  /** Names and values for the head of the page. */
  final Map<String, String> facts = new LinkedHashMap<>();

  private long start = Long.MAX_VALUE;
  private long end = Long.MIN_VALUE;

  /** Something was seen at that time, whatever it was. */
  void seen(long millis) {
    start = Math.min(start, millis);
    end = Math.max(end, millis);
  }

  void add(LevelStep step, String evidence) {
    levels.add(step);
    mark(
        step.millis(),
        Mark.Kind.LEVEL,
        step.resource()
            + " "
            + step.from()
            + " to "
            + step.to()
            + ": "
            + step.reason()
            + "; "
            + evidence);
  }

  void add(Shed shed) {
    sheds.add(shed);
    mark(
        shed.millis(),
        Mark.Kind.SHED,
        shed.name()
            + " for "
            + shed.resource()
            + " at "
            + shed.level()
            + ": asked "
            // Everything there is has no size.
            + (shed.asked() < 0 ? "all" : Words.size(shed.asked()))
            + ", returned "
            + Words.size(shed.returned())
            + " in "
            + Words.nanos(shed.nanos()));
  }

  void addBound(long millis, String name, long from, long to) {
    mark(millis, Mark.Kind.BOUND, name + ": " + Words.bound(from) + " to " + Words.bound(to));
  }

  void addCollection(long millis, String reason, long before, long live, long nanos) {
    if (live >= 0) {
      proofs.add(new Point(millis, live));
    }
    mark(
        millis,
        Mark.Kind.COLLECTION,
        reason
            + ": used "
            + Words.size(before)
            + ", proven live "
            + Words.size(live)
            + " in "
            + Words.nanos(nanos));
  }

  void addBallast(long millis, String name, String action, long held) {
    mark(millis, Mark.Kind.BALLAST, name + " " + action + ", holds " + Words.size(held));
  }

  void addGate(long millis, String outcome, long bytes, long nanos) {
    String what = bytes < 0 ? "retry " : "headroom of " + Words.size(bytes) + " ";
    mark(millis, Mark.Kind.GATE, what + outcome + " after " + Words.nanos(nanos));
  }

  /** Of a container, -1 where there is none. */
  void addContainer(long millis, long used, long limit) {
    if (used >= 0 && limit > 0) {
      containerUsed.add(new Point(millis, used));
      containerLimit.add(new Point(millis, limit));
      facts.put("Container limit", Words.size(limit));
    }
  }

  void addClass(ClassSeen seen) {
    seen(seen.millis());
    classes.add(seen);
  }

  void mark(long millis, Mark.Kind kind, String text) {
    seen(millis);
    marks.add(new Mark(millis, kind, text));
  }

  /** Its end is missing. */
  void breaksOff(String why) {
    facts.put("Breaks off", why);
  }

  /** Whether anything in it comes from the agent. */
  boolean hasAgent() {
    return !readings.isEmpty() || !marks.isEmpty();
  }

  long start() {
    return start;
  }

  /** After {@link #start} always, so that a scale can be made of them. */
  long end() {
    return Math.max(end, start + 1);
  }

  /** Those of the last histogram. */
  List<ClassSeen> lastClasses() {
    long last = classes.stream().mapToLong(ClassSeen::histogram).max().orElse(0);
    return classes.stream().filter(c -> c.histogram() == last).toList();
  }

  /** One mark a histogram; where no recorded ones tell better, the last one tells what grew. */
  private void settleClasses() {
    Map<Long, List<ClassSeen>> histograms = new TreeMap<>();
    classes.forEach(c -> histograms.computeIfAbsent(c.histogram(), n -> new ArrayList<>()).add(c));
    histograms.forEach(
        (number, all) ->
            mark(
                all.get(0).millis(),
                Mark.Kind.HISTOGRAM,
                "took "
                    + Words.nanos(all.get(0).nanos())
                    + ": "
                    + String.join(", ", all.stream().map(ClassSeen::words).toList())));
    if (growth.isEmpty() && lastClasses().stream().anyMatch(c -> c.firstBytes() >= 0)) {
      lastClasses()
          .forEach(
              c ->
                  growth.add(
                      new Growth(
                          c.type(), Math.max(0, c.firstBytes()), c.bytes(), 0, c.objects())));
    }
  }

  void sort() {
    settleClasses();
    readings.sort(Comparator.comparingLong(Reading::millis));
    used.sort(Comparator.comparingLong(Point::millis));
    marks.sort(Comparator.comparingLong(Mark::millis));
    levels.sort(Comparator.comparingLong(LevelStep::millis));
    sheds.sort(Comparator.comparingLong(Shed::millis));
    pauses.sort(Comparator.comparingLong(Pause::millis));
    containerUsed.sort(Comparator.comparingLong(Point::millis));
    containerLimit.sort(Comparator.comparingLong(Point::millis));
    growth.sort(Comparator.comparingLong(Growth::bytes).reversed());
  }
}
