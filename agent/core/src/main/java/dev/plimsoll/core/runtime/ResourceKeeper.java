package dev.plimsoll.core.runtime;

import dev.plimsoll.MemoryResource;
import dev.plimsoll.PressureLevel;
import dev.plimsoll.core.telemetry.LevelEvidence;

/** One resource: its level, and what follows from it. Confined to the control thread. */
interface ResourceKeeper {
  MemoryResource resource();

  PressureLevel level();

  /** A constant. */
  String reason();

  /** The figures behind the level. */
  void describe(LevelEvidence evidence);

  void apply(Settings settings);

  /** Gives everything back, since nothing will be done any more. */
  void letGo();
}
