package dev.plimsoll.core.cli.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds the verdict. In this order: pressure of another resource than the heap is a wrong limit;
 * what is live beside the caches, only rises and takes most of the heap is a leak; what is live
 * beside them and lies above the line is too small a heap, and the wrong limit where the container
 * has room for more; caches that are held small for a fifth of the time, with a level or without,
 * are too small a heap as well; the rest is enough.
 */
final class Judge {
  /** Chosen, not measured: below it, caches give way in peaks only, which is what they are for. */
  private static final double OFTEN = 0.2;

  /** Of what lies below the line: with less, the caches had the rest. Chosen, not measured. */
  private static final double MOST = 0.5;

  private static final int CLASSES_NAMED = 5;

  private final Chronicle chronicle;
  private final Figures figures;
  private final List<String> reasons = new ArrayList<>();
  private final List<String> advice = new ArrayList<>();

  private Judge(Chronicle chronicle, Figures figures) {
    this.chronicle = chronicle;
    this.figures = figures;
  }

  static Verdict of(Chronicle chronicle, Figures figures) {
    return new Judge(chronicle, figures).verdict();
  }

  private Verdict verdict() {
    addSpan();
    addLive();
    boolean heldOften = figures.heldShare() >= OFTEN;
    if (figures.worst.isEmpty() && !heldOften) {
      return figures.last.isEmpty() && chronicle.levels.isEmpty() ? unknown() : calm();
    }
    figures.worst.ifPresent(this::addWorst);
    addSheds();
    String resource = figures.worst.map(Episode::resource).orElse("");
    if (!resource.isEmpty() && !resource.equals("HEAP")) {
      return otherLimit(resource);
    }
    long moderate = figures.moderate();
    Optional<Climb> climb = figures.climb();
    climb.ifPresent(this::addClimb);
    if (climb.isPresent() && climb.get().high().value() > MOST * moderate) {
      return leak();
    }
    boolean floorIsHigh =
        moderate > 0 && !figures.floors.isEmpty() && figures.lastFloor() > moderate;
    if (floorIsHigh || figures.worst.filter(w -> w.reaches("EXHAUSTED")).isPresent()) {
      return tooSmall();
    }
    return heldOften ? tooSmallForCaches() : enough();
  }

  private void addSpan() {
    reasons.add(
        Words.time(figures.spanMillis)
            + " looked at, "
            + (figures.real.isEmpty()
                ? "all of it at NORMAL."
                : Words.time(figures.aboveMillis)
                    + " of it ("
                    + Words.percent(figures.aboveShare())
                    + ") above NORMAL, in "
                    + figures.real.size()
                    + (figures.real.size() == 1 ? " episode." : " episodes.")));
    int simulated = figures.episodes.size() - figures.real.size();
    if (simulated > 0) {
      reasons.add("Not counted, as an operator simulated them: " + simulated + " more.");
    }
  }

  private void addLive() {
    if (figures.peakLive < 0 || figures.capacity() <= 0) {
      addUse();
      return;
    }
    reasons.add(
        "Proven live at most "
            + Words.size(figures.peakLive)
            + " of "
            + Words.size(figures.capacity())
            + " that the heap can hold ("
            + Words.percent((double) figures.peakLive / figures.capacity())
            + "); pressure begins at "
            + Words.size(figures.moderate())
            + ".");
  }

  private void addWorst(Episode worst) {
    reasons.add(
        "Highest level: "
            + worst.peak()
            + (worst.resource().isEmpty() ? "" : " of " + worst.resource())
            + ", because: "
            + worst.reason()
            + ".");
  }

  /** No more than the least that is in use can be live. */
  private void addUse() {
    boolean known = figures.leastUsed >= 0 && figures.capacity() > 0;
    reasons.add(
        "No collection has proven what is live"
            + (known
                ? "; at the lowest point of the last third "
                    + Words.size(figures.leastUsed)
                    + " were in use of the "
                    + Words.size(figures.capacity())
                    + " that the heap can hold; pressure begins at "
                    + Words.size(figures.moderate())
                : "")
            + ".");
  }

  private void addSheds() {
    if (chronicle.sheds.isEmpty()) {
      reasons.add("Nothing was shed: nothing is registered, or the agent only watched (dry run).");
    } else {
      reasons.add(
          chronicle.sheds.size()
              + (chronicle.sheds.size() == 1 ? " shed returned " : " sheds returned ")
              + Words.size(figures.returned)
              + (figures.peakCaches >= 0
                  ? "; caches held " + Words.size(figures.peakCaches) + " at the most"
                  : "")
              + (figures.leastBound >= 0
                  ? "; their tightest bound was " + Words.size(figures.leastBound)
                  : "")
              + ".");
    }
  }

  private Verdict calm() {
    return new Verdict(
        Verdict.Kind.ENOUGH, "The memory is enough: no pressure was seen.", reasons, advice);
  }

  private Verdict unknown() {
    return new Verdict(
        Verdict.Kind.UNKNOWN,
        "This does not tell: it holds no state of the agent.",
        reasons,
        List.of("Record for longer than a second, with the events of category Plimsoll on."));
  }

  private Verdict enough() {
    return new Verdict(
        Verdict.Kind.ENOUGH,
        "The memory is enough: pressure came, and what was shed answered it.",
        reasons,
        advice);
  }

  private Verdict otherLimit(String resource) {
    String what =
        switch (resource) {
          case "CONTAINER" ->
              "Give the container more, or the heap and the direct memory less: their sum has to fit"
                  + " with the rest of the process.";
          case "METASPACE" -> "Raise -XX:MaxMetaspaceSize, or look for class loaders that leak.";
          case "DIRECT" -> "Raise -XX:MaxDirectMemorySize, or pool direct buffers.";
          default -> "Raise the limit of threads, or start fewer.";
        };
    advice.add(what);
    return new Verdict(
        Verdict.Kind.WRONG_LIMIT,
        "The wrong limit: " + resource + " ran short, not the heap.",
        reasons,
        advice);
  }

  private void addClimb(Climb climb) {
    reasons.add(
        "What is live beside the caches rose from "
            + Words.size(climb.low().value())
            + " to "
            + Words.size(climb.high().value())
            + " in "
            + Words.time(climb.high().millis() - climb.low().millis())
            + ", over "
            + climb.proofs()
            + " proofs, and did not come back ("
            + climb.rate()
            + ").");
  }

  private Verdict leak() {
    addGrowth();
    advice.add(
        chronicle.growth.isEmpty() && chronicle.classes.isEmpty()
            ? "Find what holds it: two heap dumps, or a recording with the event jdk.ObjectCount on,"
                + " which tells the classes that grow."
            : "Look at who holds the classes that grew. A load that only grows looks the same.");
    return new Verdict(
        Verdict.Kind.LEAK,
        "A leak, or a load that only grows: shedding cannot help.",
        reasons,
        advice);
  }

  private void addGrowth() {
    StringBuilder text = new StringBuilder();
    for (Growth growth : chronicle.growth.stream().limit(CLASSES_NAMED).toList()) {
      if (growth.bytes() > 0) {
        text.append(text.length() == 0 ? "Grew between histograms: " : ", ");
        text.append(growth.type()).append(" by ").append(Words.size(growth.bytes()));
      }
    }
    if (text.length() == 0 && !chronicle.classes.isEmpty()) {
      boolean once = chronicle.classes.stream().allMatch(c -> c.histogram() == 1);
      text.append(once ? "Counted once only" : "Not counted again since caches gave way");
      text.append(", the largest classes: ");
      text.append(
          String.join(
              ", ",
              chronicle.lastClasses().stream()
                  .limit(CLASSES_NAMED)
                  .map(ClassSeen::words)
                  .toList()));
    }
    if (text.length() > 0) {
      reasons.add(text.append('.').toString());
    }
  }

  private Verdict tooSmall() {
    long floor = figures.peakFloor();
    reasons.add(
        "What is live beside the caches stays at "
            + Words.size(figures.lastFloor())
            + " and does not rise: the program needs it.");
    return give(needed(floor), "Too small a heap for what the program keeps.");
  }

  private Verdict tooSmallForCaches() {
    reasons.add("Caches gave way again and again; each entry that is missed is fetched once more.");
    advice.add("Or bound them in their own way: one that grows without an end fills any heap.");
    return give(
        needed(Math.max(figures.peakLive, figures.moderate())),
        "Too small a heap for its caches, which were held small for "
            + Words.percent(figures.heldShare())
            + " of the time.");
  }

  /** How large a heap would keep so much below the line, with a tenth to spare. */
  private long needed(long live) {
    if (live < 0 || figures.moderate() <= 0) {
      return -1;
    }
    return (long) (1.1 * live * figures.capacity() / figures.moderate());
  }

  private Verdict give(long heap, String headline) {
    if (heap < 0 || heap <= figures.capacity()) {
      advice.add("Give the heap more, or keep less in it.");
      return new Verdict(Verdict.Kind.TOO_SMALL, headline, reasons, advice);
    }
    advice.add(
        "A heap of about "
            + Words.size(heap)
            + " (it can hold "
            + Words.size(figures.capacity())
            + " now) would keep it below the line.");
    long room = containerRoom();
    if (room > heap - figures.capacity()) {
      reasons.add("The container has " + Words.size(room) + " that were never used.");
      return new Verdict(
          Verdict.Kind.WRONG_LIMIT,
          "The wrong limit: the heap is too small, and the container has room.",
          reasons,
          advice);
    }
    return new Verdict(Verdict.Kind.TOO_SMALL, headline, reasons, advice);
  }

  /** What of the container's limit was never used, -1 without one. */
  private long containerRoom() {
    if (chronicle.containerLimit.isEmpty() || chronicle.containerUsed.isEmpty()) {
      return -1;
    }
    long limit = chronicle.containerLimit.get(chronicle.containerLimit.size() - 1).value();
    return limit - chronicle.containerUsed.stream().mapToLong(Point::value).max().orElse(limit);
  }
}
