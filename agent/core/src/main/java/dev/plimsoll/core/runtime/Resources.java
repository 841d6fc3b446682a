package dev.plimsoll.core.runtime;

import dev.plimsoll.MemoryResource;
import dev.plimsoll.PressureLevel;
import dev.plimsoll.core.telemetry.LevelEvidence;
import org.jspecify.annotations.Nullable;

/**
 * All resources that are watched: looks at those beyond the heap, publishes the level of each, and
 * begins the end where one is exhausted. Confined to the control thread.
 */
final class Resources {
  private final HeapKeeper heap;
  private final NonHeapKeeper[] beyond;
  private final LevelPublisher levels;
  private final Exhaustion exhaustion;
  private final NotifyLoop notify;
  private final LevelEvidence evidence = new LevelEvidence();
  private @Nullable Settings settingsTold;

  Resources(
      HeapKeeper heap,
      LevelPublisher levels,
      Exhaustion exhaustion,
      NotifyLoop notify,
      NonHeapKeeper... beyond) {
    this.heap = heap;
    this.levels = levels;
    this.exhaustion = exhaustion;
    this.notify = notify;
    this.beyond = beyond.clone();
  }

  /**
   * Tells the heap's level.
   *
   * @return whether it changed
   */
  boolean tellHeap(Settings settings, long nanos) {
    if (!settings.enabled()) {
      levels.simulate(PressureLevel.NORMAL, nanos);
    }
    boolean exhausted = heap.isExhausted();
    // Named outside of the condition, so that each look resolves it, long before it is needed in a
    // full heap: the first use of a string constant allocates.
    String reason = "all was shed, and collections make no room";
    boolean changed =
        exhausted
            ? tell(heap, PressureLevel.EXHAUSTED, reason, settings, nanos)
            : tell(heap, heap.level(), heap.reason(), settings, nanos);
    if (!(exhausted && settings.enabled()) && !isExhaustedBeyond()) {
      exhaustion.noteOver();
    }
    return changed;
  }

  /** Looks at the resources beyond the heap where it is time, and tells what may have changed. */
  @SuppressWarnings(
      "ReferenceEquality") // A snapshot is replaced whole; equals would link a call site.
  void lookBeyond(Settings settings, long nanos) {
    boolean all = settings != settingsTold;
    settingsTold = settings;
    for (NonHeapKeeper keeper : beyond) {
      boolean looked = settings.enabled() && keeper.tick(settings, mayTouch(settings));
      if (looked || all || keeper.level() != PressureLevel.NORMAL) {
        tell(keeper, keeper.level(), keeper.reason(), settings, nanos);
      }
    }
  }

  /** Until the first of those beyond the heap is to be looked at again. */
  long beyondPollNanos() {
    long nanos = Long.MAX_VALUE;
    for (NonHeapKeeper keeper : beyond) {
      nanos = Math.min(nanos, keeper.pollNanos());
    }
    return nanos;
  }

  void apply(Settings settings) {
    heap.apply(settings);
    for (NonHeapKeeper keeper : beyond) {
      keeper.apply(settings);
    }
    notify.wake();
  }

  /** Gives back what is held for those beyond the heap, since nothing will be done any more. */
  void letGo() {
    for (NonHeapKeeper keeper : beyond) {
      keeper.letGo();
    }
  }

  /** Nothing is touched while the shutdown hooks run: the response threads are theirs then. */
  boolean mayTouch(Settings settings) {
    return settings.touches() && !exhaustion.isUnderway();
  }

  private boolean isExhaustedBeyond() {
    for (NonHeapKeeper keeper : beyond) {
      if (keeper.level() == PressureLevel.EXHAUSTED) {
        return true;
      }
    }
    return false;
  }

  private boolean tell(
      ResourceKeeper keeper, PressureLevel found, String why, Settings settings, long nanos) {
    MemoryResource resource = keeper.resource();
    PressureLevel level = found;
    String reason = why;
    // Here for the same reason as in tellHeap.
    String disabled = "disabled";
    if (!settings.enabled()) {
      level = PressureLevel.NORMAL;
      reason = disabled;
    } else if (exhaustion.hasBegun(resource)) {
      level = PressureLevel.EXHAUSTED;
      reason = exhaustion.reason();
    }
    keeper.describe(evidence);
    boolean changed = levels.tell(resource, level, reason, evidence, settings.touches(), nanos);
    if (changed) {
      notify.wake();
    }
    if (level == PressureLevel.EXHAUSTED && settings.touches()) {
      exhaustion.begin(resource, reason, settings);
      if (exhaustion.hasBegun()) {
        levels.keepDoorsShut();
      }
    }
    return changed;
  }
}
