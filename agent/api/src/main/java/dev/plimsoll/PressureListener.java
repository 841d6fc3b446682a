package dev.plimsoll;

/**
 * Hears of level changes. Called on a thread of the agent, one call at a time, for each resource in
 * the order of its changes. It has a second for each call: one that takes longer is told nothing
 * meanwhile, and then the newest level of each resource only. What it throws is counted, and logged
 * once.
 */
@FunctionalInterface
public interface PressureListener {
  /**
   * Takes notice of a change. The current level is told once upon registration, with {@code from}
   * and {@code to} equal: of the resource with the highest; each other one that is not {@code
   * NORMAL} follows as a change from that. A return to {@link PressureLevel#NORMAL} is always told.
   */
  void pressureChanged(PressureChange change);
}
