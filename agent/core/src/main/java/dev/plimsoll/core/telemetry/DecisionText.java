package dev.plimsoll.core.telemetry;

import dev.plimsoll.MemoryResource;

/** The log line of each kind of decision; {@code docs/operations.md} lists them all. */
final class DecisionText {
  private DecisionText() {}

  static String of(Decision d) {
    return switch (d.kind) {
      case LEVEL -> level(d);
      case WAKE_DISMISSED ->
          "look " + d.resource + ": woken by " + d.name + ", nothing to do, used " + result(d);
      case BOUND -> "bound " + d.name + ": " + bytes(d.askedBytes) + " -> " + bytes(d.resultBytes);
      case SHED -> shed(d);
      case BALLAST -> "ballast " + d.name + ": " + word(d.ballast) + ", holds " + result(d);
      case GATE -> gate(d);
      case COLLECTION -> collection(d);
      case QUARANTINE ->
          "quarantine " + d.name + ": " + d.textOr("failed") + "; left alone for a while";
      case CLASS -> classCount(d);
      case SHUTDOWN ->
          "shutdown "
              + d.name
              + ": "
              + d.textOr("done")
              + (d.durationNanos > 0 ? " in " + ElapsedTime.human(d.durationNanos) : "");
    };
  }

  private static String level(Decision d) {
    String overall = d.overall == d.to ? "" : " (overall " + d.overall + ")";
    String evidence = EvidenceText.of(d);
    return "level "
        + d.resource
        + " "
        + d.from
        + " -> "
        + d.to
        + overall
        + ": "
        + d.textOr("asked")
        + "; "
        + evidence;
  }

  private static String shed(Decision d) {
    String whom = "shed " + d.name + " for " + d.resource + " at " + d.to + ": ";
    if (d.isDryRun()) {
      return whom + d.text + ", would be asked for " + bytes(d.askedBytes);
    }
    return whom
        + "asked "
        + bytes(d.askedBytes)
        + ", returned "
        + result(d)
        + " in "
        + ElapsedTime.human(d.durationNanos);
  }

  private static String gate(Decision d) {
    String what = d.askedBytes < 0 ? "retry" : "headroom of " + bytes(d.askedBytes);
    return "gate " + what + ": " + word(d.gate) + " after " + ElapsedTime.human(d.durationNanos);
  }

  private static String collection(Decision d) {
    return "collection asked for ("
        + d.textOr("proof")
        + "): used "
        + bytes(d.askedBytes)
        + ", proven live "
        + result(d)
        + " in "
        + ElapsedTime.human(d.durationNanos);
  }

  private static String classCount(Decision d) {
    return "class "
        + d.name
        + ": "
        + result(d)
        + " in "
        + d.objects
        + " objects"
        + (d.askedBytes < 0 ? "" : ", " + bytes(d.askedBytes) + " when first counted")
        + " (histogram "
        + d.histogram
        + ", "
        + ElapsedTime.human(d.durationNanos)
        + ")";
  }

  private static String word(BallastAction action) {
    return switch (action) {
      case BUILT -> "built";
      case CLEARED -> "cleared by the JVM";
      case RELEASED -> "released";
    };
  }

  private static String word(GateOutcome outcome) {
    return switch (outcome) {
      case RETRIED -> "runs again";
      case GAVE_UP -> "gave up";
      case GRANTED -> "granted";
      case REFUSED -> "refused";
    };
  }

  private static String result(Decision d) {
    return EvidenceText.amount(MemoryResource.HEAP, d.resultBytes);
  }

  private static String bytes(long bytes) {
    return EvidenceText.bound(bytes);
  }
}
