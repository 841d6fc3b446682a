package dev.plimsoll.core.telemetry;

import dev.plimsoll.MemoryResource;
import dev.plimsoll.PressureLevel;
import java.io.IOException;

/** A decision as the ring keeps it. Guarded by the ring's lock. */
final class RingEntry {
  private long nanos;
  private Decision.Kind kind = Decision.Kind.LEVEL;
  private MemoryResource resource = MemoryResource.HEAP;
  private PressureLevel from = PressureLevel.NORMAL;
  private PressureLevel to = PressureLevel.NORMAL;
  private PressureLevel overall = PressureLevel.NORMAL;
  private BallastAction ballast = BallastAction.BUILT;
  private GateOutcome gate = GateOutcome.RETRIED;
  private String name = "";
  private String text = "";
  private long askedBytes;
  private long resultBytes;
  private long durationNanos;
  private int histogram;
  private long objects;

  /** Of a change of level; all others share one that knows nothing. */
  private final LevelEvidence evidence;

  RingEntry(LevelEvidence evidence) {
    this.evidence = evidence;
  }

  /** Takes the figures and the names; the journal's own slot is used again. */
  void copy(Decision d) {
    nanos = d.nanos;
    kind = d.kind;
    resource = d.resource;
    from = d.from;
    to = d.to;
    overall = d.overall;
    ballast = d.ballast;
    gate = d.gate;
    name = d.nameOrEmpty();
    text = d.textOr("");
    askedBytes = d.askedBytes;
    resultBytes = d.resultBytes;
    durationNanos = d.durationNanos;
    histogram = d.histogram;
    objects = d.objects;
    if (kind == Decision.Kind.LEVEL) {
      evidence.copy(d.evidence);
    }
  }

  /** By the journal's clock. */
  long nanos() {
    return nanos;
  }

  /** Always the same columns, so that a reader needs to know one line only. */
  void write(RingWriter out, long millis) throws IOException {
    out.word("D").number(millis).word(kind.name()).word(resource.name());
    out.word(from.name()).word(to.name()).word(overall.name());
    out.word(ballast.name()).word(gate.name());
    out.number(ShedderStatus.boundOrNone(askedBytes));
    out.number(ShedderStatus.boundOrNone(resultBytes)).number(durationNanos);
    out.number(evidence.measured).number(evidence.threshold);
    out.number(evidence.capacity).number(evidence.used);
    out.text(name).text(text);
    if (kind == Decision.Kind.CLASS) {
      out.number(histogram).number(objects);
    }
    out.endLine();
  }
}
