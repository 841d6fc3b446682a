package dev.plimsoll.core.runtime;

import dev.plimsoll.MemoryResource;
import dev.plimsoll.PressureLevel;
import dev.plimsoll.core.base.AgentLog;
import dev.plimsoll.core.response.ExhaustedAction;
import dev.plimsoll.core.response.ShedService;
import dev.plimsoll.core.response.ShutdownHooks;
import dev.plimsoll.core.response.ShutdownSequence;
import dev.plimsoll.core.response.ShutdownSettings;

/**
 * The last act, once in a process's life: shedders to zero, then the shutdown hooks, while there is
 * still memory for them to run in. Confined to the control thread.
 */
final class Exhaustion {
  private final ShedService shed;
  private final ShutdownHooks hooks;
  private final ShutdownSequence sequence;
  private final AgentLog log;
  private boolean begun;

  Exhaustion(ShedService shed, ShutdownHooks hooks, ShutdownSequence sequence, AgentLog log) {
    this.shed = shed;
    this.hooks = hooks;
    this.sequence = sequence;
    this.log = log;
  }

  boolean hasBegun() {
    return begun;
  }

  /**
   * Begins, unless it has begun or the process is to be left alone.
   *
   * @param settings what to do at the end; its action may be null-like {@code NONE}
   */
  void begin(MemoryResource resource, String reason, ShutdownSettings settings, long nanos) {
    if (begun) {
      return;
    }
    begun = true;
    shed.request(PressureLevel.EXHAUSTED, resource, 0, Long.MAX_VALUE, true);
    if (settings.action() == ExhaustedAction.NONE) {
      log.warn("exhausted, and on-exhausted=none: nothing is ended - " + reason);
      return;
    }
    sequence.start(reason, settings);
  }

  void tick(long nanos) {
    if (begun) {
      sequence.tick(nanos);
    }
  }

  /** The default: end the process where a hook is registered, else leave it alone. */
  ExhaustedAction actionFor(ExhaustedAction configured, boolean isDefault) {
    if (!isDefault) {
      return configured;
    }
    return hooks.size() > 0 ? ExhaustedAction.EXIT : ExhaustedAction.NONE;
  }
}
