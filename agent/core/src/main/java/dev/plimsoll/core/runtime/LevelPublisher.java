package dev.plimsoll.core.runtime;

import dev.plimsoll.MemoryResource;
import dev.plimsoll.PressureLevel;
import dev.plimsoll.core.pressure.Transition;
import dev.plimsoll.core.response.ListenerService;
import dev.plimsoll.core.telemetry.Journal;
import dev.plimsoll.core.telemetry.LevelEvidence;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Turns the levels that were found into the levels that are told: raised by a simulation, {@code
 * NORMAL} while disabled. Tells each change to the board, the listeners and the journal. Confined
 * to the control thread, but for {@link #simulate}.
 */
final class LevelPublisher {
  private static final MemoryResource[] RESOURCES = MemoryResource.values();

  private final LevelBoard board;
  private final ListenerService listeners;
  private final Journal journal;
  private final Transition change = new Transition();
  private final LevelEvidence unknown = new LevelEvidence();

  /** Told in need; see the package's description. */
  private final String passive = "the agent is passive";

  private final String simulationOver = "the simulation is over";

  /** Whether the heap's level, as it was told last, was a simulated one. Control thread. */
  private boolean heapIsSimulated;

  /** Written by JMX threads, cleared by control when its time is over. */
  private final AtomicReference<@Nullable Simulation> simulation = new AtomicReference<>();

  LevelPublisher(LevelBoard board, ListenerService listeners, Journal journal) {
    this.board = board;
    this.listeners = listeners;
    this.journal = journal;
  }

  /** Raises the heap's level until then; {@code NORMAL} ends it. Any thread. */
  void simulate(PressureLevel level, long untilNanos) {
    simulation.set(level == PressureLevel.NORMAL ? null : new Simulation(level, untilNanos));
  }

  /** The simulated level now, or null. Control thread. */
  @Nullable PressureLevel simulated(long nanos) {
    Simulation current = simulation.get();
    if (current == null) {
      return null;
    }
    if (nanos - current.untilNanos >= 0) {
      simulation.compareAndSet(current, null);
      return null;
    }
    return current.level;
  }

  /**
   * Tells the level of a resource.
   *
   * @return whether it changed
   */
  boolean tell(
      MemoryResource resource,
      PressureLevel found,
      String reason,
      LevelEvidence evidence,
      boolean doorsMayShut,
      long nanos) {
    PressureLevel told = found;
    String why = reason;
    if (resource == MemoryResource.HEAP) {
      PressureLevel simulated = simulated(nanos);
      if (simulated != null && simulated.compareTo(found) > 0) {
        told = simulated;
        why = Journal.SIMULATED;
        heapIsSimulated = true;
      } else if (heapIsSimulated) {
        // What rises above it, or stands at its end, has a reason of its own.
        boolean falls = found.compareTo(board.level(resource)) < 0;
        why = falls ? simulationOver : reason;
        heapIsSimulated = false;
      }
    }
    PressureLevel before = board.level(resource);
    boolean changed = told != before;
    if (changed) {
      board.show(resource, told);
      change.set(resource, before, told, board.overall(), why);
      journal.levelChanged(change, evidence);
      listeners.publish(change);
    }
    board.showFigures(resource, evidence);
    board.doors().show(resource, told, doorsMayShut, nanos);
    return changed;
  }

  /**
   * Nothing is watched any more: doors open unless they are shut for good, and each level that was
   * told is told {@code NORMAL} once. The last call.
   */
  void becomePassive() {
    board.doors().open();
    for (int i = 0; i < RESOURCES.length; i++) {
      PressureLevel before = board.level(RESOURCES[i]);
      board.show(RESOURCES[i], PressureLevel.NORMAL);
      if (before != PressureLevel.NORMAL) {
        change.set(RESOURCES[i], before, PressureLevel.NORMAL, board.overall(), passive);
        journal.levelChanged(change, unknown);
        listeners.publish(change);
      }
    }
  }

  /** See {@link Doors#keepShut}. */
  void keepDoorsShut() {
    board.doors().keepShut();
  }

  private record Simulation(PressureLevel level, long untilNanos) {}
}
