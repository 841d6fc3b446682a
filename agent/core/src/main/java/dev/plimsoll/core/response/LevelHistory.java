package dev.plimsoll.core.response;

import dev.plimsoll.MemoryResource;
import dev.plimsoll.PressureLevel;
import dev.plimsoll.core.pressure.Transition;

/**
 * For each resource its newest change, and the newest one to {@code NORMAL}: all that a slow
 * listener needs. Written by the control thread, read by response threads.
 */
final class LevelHistory {
  private static final int RESOURCES = MemoryResource.values().length;

  private final ToldChange[] newest = new ToldChange[RESOURCES];
  private final ToldChange[] newestNormal = new ToldChange[RESOURCES];

  LevelHistory() {
    for (int i = 0; i < RESOURCES; i++) {
      newest[i] = new ToldChange();
      newestNormal[i] = new ToldChange();
    }
  }

  /** The relief before the newest, so that a reader sees both in order. */
  void note(Transition transition) {
    int resource = transition.resource().ordinal();
    long serial = newest[resource].serial() + 1;
    if (transition.to() == PressureLevel.NORMAL) {
      newestNormal[resource].write(transition, serial);
    }
    newest[resource].write(transition, serial);
  }

  ToldChange newest(int resource) {
    return newest[resource];
  }

  ToldChange newestNormal(int resource) {
    return newestNormal[resource];
  }
}
