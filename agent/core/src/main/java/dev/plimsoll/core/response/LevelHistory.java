package dev.plimsoll.core.response;

import dev.plimsoll.MemoryResource;
import dev.plimsoll.PressureLevel;
import dev.plimsoll.core.pressure.Transition;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * For each resource its newest transition, and the newest one to {@code NORMAL}: all that a slow
 * listener needs. Written by the control thread, read by response threads.
 */
final class LevelHistory {
  private static final int RESOURCES = MemoryResource.values().length;

  private final AtomicReferenceArray<@Nullable Transition> newest =
      new AtomicReferenceArray<>(RESOURCES);
  private final AtomicReferenceArray<@Nullable Transition> newestNormal =
      new AtomicReferenceArray<>(RESOURCES);

  /** The relief before the newest, so that a reader sees both in order. */
  void note(Transition transition) {
    int resource = transition.resource().ordinal();
    if (transition.to() == PressureLevel.NORMAL) {
      newestNormal.set(resource, transition);
    }
    newest.set(resource, transition);
  }

  @Nullable Transition newest(int resource) {
    return newest.get(resource);
  }

  @Nullable Transition newestNormal(int resource) {
    return newestNormal.get(resource);
  }

  /** The transition that tells the highest level now; null before the first one. */
  @Nullable Transition worst() {
    Transition worst = null;
    for (int i = 0; i < RESOURCES; i++) {
      Transition other = newest.get(i);
      if (other != null && (worst == null || other.to().compareTo(worst.to()) > 0)) {
        worst = other;
      }
    }
    return worst;
  }
}
