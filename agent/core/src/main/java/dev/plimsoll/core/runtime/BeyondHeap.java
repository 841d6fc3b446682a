package dev.plimsoll.core.runtime;

import dev.plimsoll.PressureLevel;
import dev.plimsoll.core.telemetry.LevelEvidence;

/** All resources beyond the heap, as the control loop sees them. Confined to its thread. */
final class BeyondHeap {
  private final ResourceKeeper[] keepers;
  private final LevelPublisher levels;
  private final Exhaustion exhaustion;
  private final NotifyLoop notify;
  private final LevelEvidence evidence = new LevelEvidence();

  BeyondHeap(
      LevelPublisher levels, Exhaustion exhaustion, NotifyLoop notify, ResourceKeeper... keepers) {
    this.levels = levels;
    this.exhaustion = exhaustion;
    this.notify = notify;
    this.keepers = keepers.clone();
  }

  /** Whether one of them can be helped no more. */
  boolean isExhausted() {
    for (ResourceKeeper keeper : keepers) {
      if (keeper.level() == PressureLevel.EXHAUSTED) {
        return true;
      }
    }
    return false;
  }

  /** Looks where it is time, acts and tells. */
  void tick(Settings settings, long nanos) {
    for (ResourceKeeper keeper : keepers) {
      if (settings.enabled()) {
        keeper.tick(settings, settings.touches() && !exhaustion.isUnderway());
      }
      tell(keeper, settings, nanos);
    }
  }

  /** Until the first of them wants to look again. */
  long pollNanos(long mostNanos) {
    long nanos = mostNanos;
    for (ResourceKeeper keeper : keepers) {
      nanos = Math.min(nanos, keeper.pollNanos());
    }
    return nanos;
  }

  void apply(Settings settings) {
    for (ResourceKeeper keeper : keepers) {
      keeper.apply(settings);
    }
  }

  void letGo() {
    for (ResourceKeeper keeper : keepers) {
      keeper.letGo();
    }
  }

  private void tell(ResourceKeeper keeper, Settings settings, long nanos) {
    PressureLevel level = settings.enabled() ? keeper.level() : PressureLevel.NORMAL;
    String reason = settings.enabled() ? keeper.reason() : "disabled";
    keeper.describe(evidence);
    if (levels.tell(keeper.resource(), level, reason, evidence, settings.touches(), nanos)) {
      notify.wake();
    }
    if (level == PressureLevel.EXHAUSTED && settings.touches()) {
      exhaustion.begin(keeper.resource(), reason, settings);
    }
  }
}
