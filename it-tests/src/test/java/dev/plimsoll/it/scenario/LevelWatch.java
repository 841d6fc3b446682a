package dev.plimsoll.it.scenario;

import dev.plimsoll.MemoryPressure;
import dev.plimsoll.PressureChange;
import dev.plimsoll.PressureLevel;
import dev.plimsoll.PressureListener;

/** Counts the changes of level that a listener is told. */
final class LevelWatch implements PressureListener {
  private int changes;
  private PressureLevel highest = PressureLevel.NORMAL;

  static LevelWatch start() {
    LevelWatch watch = new LevelWatch();
    MemoryPressure.addListener(watch);
    return watch;
  }

  @Override
  public synchronized void pressureChanged(PressureChange change) {
    // The current level, told once on registration, is no change.
    if (change.from() != change.to()) {
      changes++;
    }
    if (change.to().compareTo(highest) > 0) {
      highest = change.to();
    }
  }

  synchronized int changes() {
    return changes;
  }

  synchronized PressureLevel highest() {
    return highest;
  }
}
