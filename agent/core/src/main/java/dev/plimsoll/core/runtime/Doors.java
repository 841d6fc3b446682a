package dev.plimsoll.core.runtime;

import dev.plimsoll.MemoryResource;
import dev.plimsoll.PressureLevel;
import dev.plimsoll.core.instrument.DoorWord;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Which doors are shut: for each resource those that name its level or a lower one, each for 30 s
 * at most, and all of them for good once the shutdown hooks have begun. Written by the control
 * thread only; read by any thread.
 */
final class Doors {
  private static final int RESOURCES = MemoryResource.values().length;
  private static final int LEVELS = PressureLevel.values().length;
  private static final long ALL_SHUT = allShut();

  /**
   * How long a door may stay shut. While it refuses all work there may be no collection that shows
   * that there is room again, so after that it opens.
   */
  private static final long PATIENCE_NANOS = 30_000_000_000L;

  /** Of {@link DoorWord}; read by woven code. */
  private final AtomicLong word = new AtomicLong();

  /** For each resource and level whether the resource is at that level, or above it. */
  private final boolean[] reached = new boolean[RESOURCES * LEVELS];

  /** Since when it is. */
  private final long[] sinceNanos = new long[RESOURCES * LEVELS];

  private boolean forGood;

  AtomicLong word() {
    return word;
  }

  /** Whether a door that shuts at that level of a resource is shut. Any thread. */
  boolean isShut(int resource, int level) {
    return (word.get() & DoorWord.mask(resource, level)) != 0;
  }

  /**
   * Sets the doors of a resource to its level. One that has been shut for 30 s opens, and can shut
   * again after the level was below its own. Control thread only.
   */
  void show(MemoryResource resource, PressureLevel level, boolean mayShut, long nanos) {
    int i = resource.ordinal();
    int now = mayShut ? level.ordinal() : 0;
    long shut = 0;
    for (int at = 1; at < LEVELS; at++) {
      if (isShutAt(i * LEVELS + at, now >= at, nanos)) {
        shut |= DoorWord.mask(i, at);
      }
    }
    long before = word.get();
    long next = (before & ~DoorWord.bits(i, LEVELS - 1)) | shut;
    if (forGood) {
      next = mayShut ? ALL_SHUT : 0;
    }
    if (next != before) {
      word.set(next);
    }
  }

  /**
   * The shutdown hooks have begun: all doors shut, whatever resource they name, and whoever keeps
   * the process after the hooks does so with doors shut, as what new work changes would be saved no
   * more. Control thread only.
   */
  void keepShut() {
    if (!forGood) {
      forGood = true;
      word.set(ALL_SHUT);
    }
  }

  /** Nobody looks any more: doors open, unless they are shut for good. */
  void open() {
    if (!forGood) {
      word.set(0);
    }
  }

  private boolean isShutAt(int place, boolean isReached, long nanos) {
    if (isReached && !reached[place]) {
      sinceNanos[place] = nanos;
    }
    reached[place] = isReached;
    return isReached && nanos - sinceNanos[place] <= PATIENCE_NANOS;
  }

  private static long allShut() {
    long all = 0;
    for (int i = 0; i < RESOURCES; i++) {
      all |= DoorWord.bits(i, LEVELS - 1);
    }
    return all;
  }
}
