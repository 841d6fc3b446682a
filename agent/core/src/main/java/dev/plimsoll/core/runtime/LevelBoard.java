package dev.plimsoll.core.runtime;

import dev.plimsoll.MemoryResource;
import dev.plimsoll.PressureLevel;
import dev.plimsoll.core.instrument.DoorWord;
import dev.plimsoll.core.telemetry.LevelEvidence;
import java.util.concurrent.atomic.AtomicLong;
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
  private static final int RESOURCE_BITS = LEVELS.length - 1;
  private static final int RESOURCES = MemoryResource.values().length;
  private static final int FIGURES = 3;
  private static final long ALL_SHUT = allShut();

  /**
   * How long a door may stay shut. While it refuses all work there may be no collection that shows
   * that there is room again, so after that it opens.
   */
  private static final long DOOR_PATIENCE_NANOS = 30_000_000_000L;

  private final AtomicLongArray state = new AtomicLongArray(LENGTH);

  /** Of {@link DoorWord}; read by woven code. */
  private final AtomicLong doors = new AtomicLong();

  /** For each resource what was measured, the line and the capacity, as last told. */
  private final AtomicLongArray figures = new AtomicLongArray(RESOURCES * FIGURES);

  private final long[] shutSinceNanos = new long[RESOURCES];
  private final int[] shutFrom = new int[RESOURCES];
  private boolean forGood;

  LevelBoard() {
    for (int i = 0; i < RESOURCES * FIGURES; i++) {
      figures.set(i, -1);
    }
  }

  AtomicLongArray state() {
    return state;
  }

  AtomicLong doors() {
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

  /**
   * The shutdown hooks have begun: all doors shut, whatever resource they name, and whoever keeps
   * the process after the hooks does so with doors shut, as what new work changes would be saved no
   * more. Control thread only.
   */
  void keepDoorsShut() {
    if (!forGood) {
      forGood = true;
      doors.set(ALL_SHUT);
    }
  }

  /** Nobody looks any more: doors open, unless they are shut for good. */
  void openDoors() {
    if (!forGood) {
      doors.set(0);
    }
  }

  /** Whether doors stand at that level of a resource, or above it. Any thread. */
  boolean isShut(int resource, int level) {
    long bits = DoorWord.bits(resource, level);
    return (doors.get() & bits) == bits;
  }

  /**
   * Sets the doors of a resource to its level, and opens them when they have been shut for 30 s;
   * they can shut again after the level was lower. Control thread only.
   */
  void showDoors(MemoryResource resource, boolean mayShut, long nanos) {
    int i = resource.ordinal();
    int level = mayShut ? (int) state.get(LEVEL_BASE + i) : 0;
    if (level == 0 || level < shutFrom[i]) {
      shutFrom[i] = 0;
    }
    if (level > shutFrom[i]) {
      shutFrom[i] = level;
      shutSinceNanos[i] = nanos;
    }
    boolean failOpen = nanos - shutSinceNanos[i] > DOOR_PATIENCE_NANOS;
    long mine = DoorWord.bits(i, RESOURCE_BITS);
    long word = doors.get();
    long next = (word & ~mine) | DoorWord.bits(i, failOpen ? 0 : level);
    if (forGood) {
      next = mayShut ? ALL_SHUT : 0;
    }
    if (next != word) {
      doors.set(next);
    }
  }

  private static long allShut() {
    long all = 0;
    for (int i = 0; i < RESOURCES; i++) {
      all |= DoorWord.bits(i, RESOURCE_BITS);
    }
    return all;
  }
}
