package dev.plimsoll.core.runtime;

import dev.plimsoll.MemoryResource;
import dev.plimsoll.PressureLevel;
import dev.plimsoll.core.response.ShedService;
import dev.plimsoll.core.response.end.ExhaustedAction;
import dev.plimsoll.core.response.end.ShutdownHooks;
import dev.plimsoll.core.response.end.ShutdownSequence;
import dev.plimsoll.core.telemetry.Journal;
import org.jspecify.annotations.Nullable;

/**
 * The last act, once in a process's life: shedders to zero, then the shutdown hooks, while there is
 * still memory for them to run in. Confined to the control thread, and to notify once that is over.
 */
final class Exhaustion {
  private final ShedService shed;
  private final ShutdownHooks hooks;
  private final ShutdownSequence sequence;
  private final Journal journal;

  /** Told in need; see the package's description. */
  private final String doors = "doors";

  private final String shut = "shut";

  private boolean begun;
  private boolean told;
  private @Nullable MemoryResource resource;
  private String reason = "";

  Exhaustion(ShedService shed, ShutdownHooks hooks, ShutdownSequence sequence, Journal journal) {
    this.shed = shed;
    this.hooks = hooks;
    this.sequence = sequence;
    this.journal = journal;
  }

  /** Whether the hooks have been started. */
  boolean hasBegun() {
    return begun;
  }

  /** Whether they were started because of that resource, whose level does not fall again then. */
  boolean hasBegun(MemoryResource because) {
    return begun && resource == because;
  }

  /** Why they were started. */
  String reason() {
    return reason;
  }

  /** Whether the response threads belong to the hooks now. */
  boolean isUnderway() {
    return begun && !sequence.finished();
  }

  /**
   * Begins, unless it has begun or the process is to be left alone; that is told once an episode.
   */
  void begin(MemoryResource because, String why, Settings settings) {
    if (begun) {
      return;
    }
    if (leavesAlone(settings)) {
      if (!told) {
        sequence.reportOnly(why);
        told = true;
      }
      return;
    }
    resource = because;
    reason = why;
    begun = true;
    try {
      journal.shutdownStep(doors, shut, 0);
      shed.request(PressureLevel.EXHAUSTED, because, 0, Long.MAX_VALUE, true);
    } finally {
      sequence.start(why, settings.shutdown());
    }
  }

  /** The level rose: if there are hooks to run, the end is prepared while there is room for it. */
  void foresee(Settings settings) {
    if (!sequence.isForeseen() && hasHooks(settings)) {
      sequence.foresee();
    }
  }

  /** Whether there is anything to run before the process ends. */
  boolean hasHooks(Settings settings) {
    return !hooks.isEmpty() && !leavesAlone(settings);
  }

  /** Nothing is exhausted now: should that come again, it is told again. */
  void noteOver() {
    told = false;
  }

  void tick(long nanos) {
    if (begun) {
      sequence.tick(nanos);
    }
  }

  /** The default: end the process where a hook is registered, else leave it alone. */
  private boolean leavesAlone(Settings settings) {
    return settings.shutdown().action() == ExhaustedAction.NONE
        || (settings.shutdownByDefault() && hooks.isEmpty());
  }
}
