package dev.plimsoll.core.telemetry;

import dev.plimsoll.MemoryResource;
import dev.plimsoll.PressureLevel;
import dev.plimsoll.core.base.NanoClock;
import dev.plimsoll.core.pressure.ClassGrowth;
import dev.plimsoll.core.pressure.Transition;
import org.jspecify.annotations.Nullable;

/**
 * The agent's decisions on their way to whoever wants to know: a preallocated ring, written from
 * any thread without allocation, lock or wait, and drained by {@link AgentManagement} into log
 * lines, JFR events and notifications. A full ring loses the newest decision and counts it; the
 * {@link Counters} are right all the same. Strings are kept by reference until they are drained:
 * they must be names or constants, never data of the host. Safe for any thread.
 */
public final class Journal {
  /** The reason of a level that nobody measured. */
  public static final String SIMULATED = "simulated by an operator";

  // A full shed of 1000 caches fits; about 150 KiB with the slots.
  private static final int SIZE = 1024;

  private final DecisionRing ring;
  private final NanoClock clock;
  private final Counters counters;

  /** Told in need: the first use of a string constant allocates. */
  private final String dryRun = "dry run";

  public Journal(NanoClock clock, Counters counters) {
    this(clock, counters, SIZE);
  }

  Journal(NanoClock clock, Counters counters, int size) {
    ring = new DecisionRing(size);
    this.clock = clock;
    this.counters = counters;
  }

  /**
   * A resource's level changed.
   *
   * @param evidence copied
   */
  public void levelChanged(Transition transition, LevelEvidence evidence) {
    counters.increment(Counter.LEVEL_CHANGES);
    Decision slot = claim(Decision.Kind.LEVEL);
    if (slot == null) {
      return;
    }
    slot.resource = transition.resource();
    slot.from = transition.from();
    slot.to = transition.to();
    slot.overall = transition.overall();
    slot.text = transition.reason();
    slot.evidence.copy(evidence);
    ring.publish(slot);
  }

  /**
   * A signal asked for a look, and the look changed nothing.
   *
   * @param signal which kind
   * @param usedBytes what the look found, -1 if unknown
   */
  public void wakeDismissed(String signal, MemoryResource resource, long usedBytes) {
    counters.increment(Counter.WAKEUPS_DISMISSED);
    Decision slot = claim(Decision.Kind.WAKE_DISMISSED);
    if (slot == null) {
      return;
    }
    slot.name = signal;
    slot.resource = resource;
    slot.resultBytes = usedBytes;
    ring.publish(slot);
  }

  /** A cache's bound was lowered or raised; {@code Long.MAX_VALUE} is unbound. */
  public void boundChanged(String name, long fromBytes, long toBytes) {
    Decision slot = claim(Decision.Kind.BOUND);
    if (slot == null) {
      return;
    }
    slot.name = name;
    slot.askedBytes = fromBytes;
    slot.resultBytes = toBytes;
    ring.publish(slot);
  }

  /**
   * A shedder or adapter was called and came back.
   *
   * @param returnedBytes its estimate, -1 if it has none
   */
  public void shed(
      String name,
      MemoryResource resource,
      PressureLevel level,
      long askedBytes,
      long returnedBytes,
      long durationNanos) {
    counters.increment(Counter.SHEDS);
    counters.add(Counter.BYTES_RETURNED, Math.max(returnedBytes, 0));
    Decision slot = claim(Decision.Kind.SHED);
    if (slot == null) {
      return;
    }
    slot.name = name;
    slot.resource = resource;
    slot.to = level;
    slot.askedBytes = askedBytes;
    slot.resultBytes = returnedBytes;
    slot.durationNanos = durationNanos;
    ring.publish(slot);
  }

  /** The same in a dry run, where nobody was called: told, and not counted. */
  public void wouldShed(
      String name, MemoryResource resource, PressureLevel level, long askedBytes) {
    Decision slot = claim(Decision.Kind.SHED);
    if (slot == null) {
      return;
    }
    slot.name = name;
    slot.text = dryRun;
    slot.resource = resource;
    slot.to = level;
    slot.askedBytes = askedBytes;
    slot.resultBytes = 0;
    slot.durationNanos = 0;
    ring.publish(slot);
  }

  /**
   * Ballast was built or given up.
   *
   * @param name {@code heap} or {@code native}
   */
  public void ballast(String name, BallastAction action, long heldBytes) {
    Decision slot = claim(Decision.Kind.BALLAST);
    if (slot == null) {
      return;
    }
    slot.name = name;
    slot.ballast = action;
    slot.resultBytes = heldBytes;
    ring.publish(slot);
  }

  /**
   * A retry gate or a request for headroom ended its wait; not called on their fast paths.
   *
   * @param bytes the headroom asked for, -1 at a retry gate
   */
  public void gate(GateOutcome outcome, long bytes, long waitedNanos) {
    counters.increment(counterOf(outcome));
    Decision slot = claim(Decision.Kind.GATE);
    if (slot == null) {
      return;
    }
    slot.gate = outcome;
    slot.askedBytes = bytes;
    slot.durationNanos = waitedNanos;
    ring.publish(slot);
  }

  /**
   * A collection that the agent asked for is over.
   *
   * @param reason why it was wanted
   * @param usedBeforeBytes when it was asked for
   * @param liveBytes what it proves to be live
   */
  public void collectionAsked(
      String reason, long usedBeforeBytes, long liveBytes, long durationNanos) {
    counters.increment(Counter.COLLECTIONS_ASKED);
    Decision slot = claim(Decision.Kind.COLLECTION);
    if (slot == null) {
      return;
    }
    slot.text = reason;
    slot.askedBytes = usedBeforeBytes;
    slot.resultBytes = liveBytes;
    slot.durationNanos = durationNanos;
    ring.publish(slot);
  }

  /** A shedder or cache is left alone from now on; the journal's line is the WARN. */
  public void quarantined(String name, String why) {
    counters.increment(Counter.QUARANTINES);
    Decision slot = claim(Decision.Kind.QUARANTINE);
    if (slot == null) {
      return;
    }
    slot.name = name;
    slot.text = why;
    ring.publish(slot);
  }

  /**
   * A step of the orderly end is done.
   *
   * @param step {@code doors}, a hook's name, {@code report}, ...
   * @param outcome in words; of a hook, those of {@code HookOutcome}
   */
  public void shutdownStep(String step, String outcome, long durationNanos) {
    Decision slot = claim(Decision.Kind.SHUTDOWN);
    if (slot == null) {
      return;
    }
    slot.name = step;
    slot.text = outcome;
    slot.durationNanos = durationNanos;
    ring.publish(slot);
  }

  /**
   * One class of a class histogram was counted.
   *
   * @param histogram which one, the first being 1
   * @param rank the class's place in it, by growth
   * @param durationNanos how long the histogram took
   */
  public void classCounted(int histogram, int rank, ClassGrowth growth, long durationNanos) {
    Decision slot = claim(Decision.Kind.CLASS);
    if (slot == null) {
      return;
    }
    slot.name = growth.type();
    slot.histogram = histogram;
    slot.rank = rank;
    slot.objects = growth.objects();
    slot.askedBytes = growth.firstBytes();
    slot.resultBytes = growth.bytes();
    slot.durationNanos = durationNanos;
    ring.publish(slot);
  }

  /** Whether nothing waits to be drained. */
  public boolean isEmpty() {
    return ring.isEmpty();
  }

  Counters counters() {
    return counters;
  }

  DecisionRing ring() {
    return ring;
  }

  NanoClock clock() {
    return clock;
  }

  private static Counter counterOf(GateOutcome outcome) {
    // No switch: on an enum it loads a synthetic class at its first use.
    if (outcome == GateOutcome.GRANTED) {
      return Counter.HEADROOM_GRANTED;
    }
    return outcome == GateOutcome.REFUSED ? Counter.HEADROOM_REFUSED : Counter.GATE_ERRORS;
  }

  private @Nullable Decision claim(Decision.Kind kind) {
    long now = clock.nanoTime();
    Decision slot = ring.claim();
    if (slot == null) {
      counters.increment(Counter.DROPPED_DECISIONS);
      return null;
    }
    slot.kind = kind;
    slot.nanos = now;
    return slot;
  }
}
