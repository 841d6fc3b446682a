package dev.plimsoll.core.runtime;

import dev.plimsoll.MemoryResource;
import dev.plimsoll.PressureLevel;
import dev.plimsoll.core.telemetry.LevelEvidence;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * The levels as everybody sees them, in one array that the applications' copies of the API read
 * (see {@code dev.plimsoll.AgentLink} for its indices). Written by the control thread only; read by
 * any thread with one volatile read.
 */
final class LevelBoard {
  static final int ACTIVE = 0;
  static final int HEADROOM = 1;
  static final int OVERALL = 2;
  static final int LEVEL_BASE = 3;

  private static final int LENGTH = 16;
  private static final PressureLevel[] LEVELS = PressureLevel.values();
  private static final int RESOURCES = MemoryResource.values().length;
  private static final int FIGURES = 3;

  private final AtomicLongArray state = new AtomicLongArray(LENGTH);
  private final Doors doors = new Doors();

  /** For each resource what was measured, the line and the capacity, as last told. */
  private final AtomicLongArray figures = new AtomicLongArray(RESOURCES * FIGURES);

  LevelBoard() {
    for (int i = 0; i < RESOURCES * FIGURES; i++) {
      figures.set(i, -1);
    }
  }

  AtomicLongArray state() {
    return state;
  }

  /** The doors that stand by these levels. */
  Doors doors() {
    return doors;
  }

  PressureLevel level(MemoryResource resource) {
    return LEVELS[(int) state.get(LEVEL_BASE + resource.ordinal())];
  }

  PressureLevel overall() {
    return LEVELS[(int) state.get(OVERALL)];
  }

  /** What was last held against the line; bytes, for THREADS threads; -1 unknown. Any thread. */
  long measured(MemoryResource resource) {
    return figures.get(resource.ordinal() * FIGURES);
  }

  /** The line of the level it has; -1 unknown. Any thread. */
  long line(MemoryResource resource) {
    return figures.get(resource.ordinal() * FIGURES + 1);
  }

  /** What it can hold; -1 unknown. Any thread. */
  long capacity(MemoryResource resource) {
    return figures.get(resource.ordinal() * FIGURES + 2);
  }

  /** Shows the figures behind a level. Control thread only. */
  void showFigures(MemoryResource resource, LevelEvidence evidence) {
    int at = resource.ordinal() * FIGURES;
    figures.lazySet(at, evidence.measured);
    figures.lazySet(at + 1, evidence.threshold);
    figures.lazySet(at + 2, evidence.capacity);
  }

  boolean isActive() {
    return state.get(ACTIVE) != 0;
  }

  void setActive(boolean active) {
    state.set(ACTIVE, active ? 1 : 0);
  }

  void setHeadroom(long bytes) {
    state.lazySet(HEADROOM, bytes);
  }

  /** Shows a level. Control thread only. */
  void show(MemoryResource resource, PressureLevel level) {
    state.set(LEVEL_BASE + resource.ordinal(), level.ordinal());
    long highest = 0;
    for (int i = 0; i < RESOURCES; i++) {
      highest = Math.max(highest, state.get(LEVEL_BASE + i));
    }
    state.set(OVERALL, highest);
  }
}
