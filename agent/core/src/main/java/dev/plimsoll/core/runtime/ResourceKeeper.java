package dev.plimsoll.core.runtime;

import dev.plimsoll.MemoryResource;
import dev.plimsoll.PressureLevel;
import dev.plimsoll.core.telemetry.LevelEvidence;

/** One resource, from the look to what follows. Confined to the control thread. */
interface ResourceKeeper {
  MemoryResource resource();

  /**
   * Looks, if it is time, and does what follows, but for what {@code touch} forbids. No allocation
   * while the level stays.
   *
   * @return whether it looked
   */
  boolean tick(Settings settings, boolean touch);

  /** Until it wants to look again. */
  long pollNanos();

  PressureLevel level();

  /** A constant. */
  String reason();

  /** The figures behind the level. */
  void describe(LevelEvidence evidence);

  void apply(Settings settings);

  /** Gives everything back, since nothing will be done any more. */
  void letGo();
}
