package dev.plimsoll;

/** Hears of level changes. Called on a thread of the agent, in the order of the changes. */
@FunctionalInterface
public interface PressureListener {
  /**
   * Takes notice of a change. The current level is told once upon registration, with {@code from}
   * and {@code to} equal; a return to {@link PressureLevel#NORMAL} is always told.
   */
  void pressureChanged(PressureChange change);
}
