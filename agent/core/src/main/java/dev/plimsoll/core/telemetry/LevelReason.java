package dev.plimsoll.core.telemetry;

import dev.plimsoll.MemoryResource;
import dev.plimsoll.PressureLevel;

/**
 * Why one resource has the level that it has.
 *
 * @param nanos when it came to that, on the journal's clock
 * @param reason what decided
 * @param evidence the figures of that moment
 * @param lowersWhen what would lower it
 */
record LevelReason(
    MemoryResource resource,
    PressureLevel level,
    long nanos,
    String reason,
    String evidence,
    String lowersWhen) {
  static LevelReason of(Decision d) {
    String reason = d.textOr("asked");
    return new LevelReason(
        d.resource, d.to, d.nanos, reason, EvidenceText.of(d), lowersWhen(d, reason));
  }

  private static String lowersWhen(Decision d, String reason) {
    if (reason.equals(Journal.SIMULATED)) {
      return "the simulation ends by itself, or by simulate(NORMAL, 0)";
    }
    String line = EvidenceText.lowersWhen(d.resource, d.evidence);
    return d.to == PressureLevel.EXHAUSTED ? line + ", unless the shutdown has begun" : line;
  }
}
