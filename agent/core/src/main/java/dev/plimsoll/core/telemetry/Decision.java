package dev.plimsoll.core.telemetry;

import dev.plimsoll.MemoryResource;
import dev.plimsoll.PressureLevel;
import org.jspecify.annotations.Nullable;

/**
 * One slot of the journal; which fields mean something depends on the kind, and the journal's
 * methods say what goes where. Written by whoever claimed it, read by the drainer after
 * publication.
 */
final class Decision {
  enum Kind {
    LEVEL,
    WAKE_DISMISSED,
    BOUND,
    SHED,
    BALLAST,
    GATE,
    COLLECTION,
    QUARANTINE,
    SHUTDOWN,
    CLASS
  }

  /** Its place in the ring's endless count; set by the ring. */
  long position;

  /** The journal's clock when it was written. */
  long nanos;

  Kind kind = Kind.LEVEL;
  MemoryResource resource = MemoryResource.HEAP;
  PressureLevel from = PressureLevel.NORMAL;
  PressureLevel to = PressureLevel.NORMAL;
  PressureLevel overall = PressureLevel.NORMAL;
  BallastAction ballast = BallastAction.BUILT;
  GateOutcome gate = GateOutcome.RETRIED;

  /** A shedder, a signal, a step; never data of the host. */
  @Nullable String name;

  @Nullable String text;

  /** Which class histogram, the first being 1; and the class's place in it. */
  int histogram;

  int rank;
  long objects;

  /** Asked for, or before. */
  long askedBytes;

  /** Returned, held or after. */
  long resultBytes;

  long durationNanos;
  final LevelEvidence evidence = new LevelEvidence();

  /** Whether it is a shed that was only told, see {@link Journal#wouldShed}. */
  boolean isDryRun() {
    return kind == Kind.SHED && text != null;
  }

  /** Lets go of what it refers to, so that the ring keeps no application's string alive. */
  void clear() {
    name = null;
    text = null;
  }

  String nameOrEmpty() {
    String present = name;
    return present == null ? "" : present;
  }

  String textOr(String other) {
    String present = text;
    return present == null ? other : present;
  }
}
