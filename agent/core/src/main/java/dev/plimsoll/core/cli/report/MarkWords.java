package dev.plimsoll.core.cli.report;

import static dev.plimsoll.core.cli.report.RecordingReader.lower;
import static dev.plimsoll.core.cli.report.RecordingReader.millis;
import static dev.plimsoll.core.cli.report.RecordingReader.nanos;
import static dev.plimsoll.core.cli.report.RecordingReader.number;
import static dev.plimsoll.core.cli.report.RecordingReader.text;

import jdk.jfr.consumer.RecordedEvent;

/** The agent's events in words. */
final class MarkWords {
  private final Chronicle chronicle;

  MarkWords(Chronicle chronicle) {
    this.chronicle = chronicle;
  }

  void level(RecordedEvent e) {
    LevelStep step =
        new LevelStep(
            decided(e),
            text(e, "resource"),
            text(e, "from"),
            text(e, "to"),
            text(e, "overall"),
            text(e, "reason"));
    boolean threads = step.resource().equals("THREADS");
    chronicle.add(
        step,
        Words.evidence(
            step.resource(),
            number(e, threads ? "threads" : "measured"),
            number(e, threads ? "threadLine" : "threshold"),
            number(e, "capacity"),
            number(e, "used")));
  }

  void shed(RecordedEvent e) {
    chronicle.add(
        new Shed(
            decided(e),
            text(e, "name"),
            text(e, "resource"),
            text(e, "level"),
            number(e, "asked"),
            number(e, "returned"),
            nanos(e, "time")));
  }

  void bound(RecordedEvent e) {
    chronicle.addBound(decided(e), text(e, "name"), number(e, "from"), number(e, "to"));
  }

  void collection(RecordedEvent e) {
    chronicle.addCollection(
        decided(e),
        text(e, "reason"),
        number(e, "usedBefore"),
        number(e, "provenLive"),
        nanos(e, "time"));
  }

  void ballast(RecordedEvent e) {
    chronicle.addBallast(decided(e), text(e, "name"), lower(text(e, "action")), number(e, "held"));
  }

  void gate(RecordedEvent e) {
    chronicle.addGate(
        decided(e), lower(text(e, "outcome")), number(e, "bytes"), nanos(e, "waited"));
  }

  void quarantine(RecordedEvent e) {
    add(e, Mark.Kind.QUARANTINE, text(e, "name") + ": " + text(e, "reason"));
  }

  void shutdown(RecordedEvent e) {
    add(
        e,
        Mark.Kind.SHUTDOWN,
        text(e, "step") + ": " + text(e, "outcome") + " in " + Words.nanos(nanos(e, "time")));
  }

  void classCount(RecordedEvent e) {
    chronicle.addClass(
        new ClassSeen(
            decided(e),
            number(e, "histogram"),
            text(e, "className"),
            number(e, "first"),
            number(e, "bytes"),
            number(e, "objects"),
            nanos(e, "time")));
  }

  void dismissed(RecordedEvent e) {
    add(
        e,
        Mark.Kind.DISMISSED,
        text(e, "signal") + ": looked, nothing to do, used " + Words.size(number(e, "used")));
  }

  /** Not when it was told: the thread that tells may have waited for a collection before. */
  private static long decided(RecordedEvent e) {
    return millis(e) - Math.max(0, nanos(e, "delay")) / 1_000_000;
  }

  private void add(RecordedEvent e, Mark.Kind kind, String text) {
    chronicle.mark(decided(e), kind, text);
  }
}
