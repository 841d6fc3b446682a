package dev.plimsoll.core.telemetry;

import dev.plimsoll.MemoryResource;
import dev.plimsoll.PressureLevel;
import org.jspecify.annotations.Nullable;

/** Why the level is what it is and what would lower it, for {@code status} and the MXBean. */
final class Explanation {
  private Explanation() {}

  static String of(AgentControl control, @Nullable EpisodeStatus episode) {
    PressureLevel level = control.level();
    String text = mode(control) + level + ": ";
    if (level != PressureLevel.NORMAL && episode != null && episode.ongoing()) {
      return text
          + episode.resource()
          + " "
          + episode.reason()
          + "; "
          + episode.evidence()
          + "; falls when "
          + episode.lowersWhen();
    }
    return text + heap(control.heap(), control.settings());
  }

  private static String mode(AgentControl control) {
    if (control.passive()) {
      return "passive, does nothing more; ";
    }
    if (!control.settings().enabled()) {
      return "disabled; ";
    }
    return control.settings().dryRun() ? "dry run, touches nothing; " : "";
  }

  private static String heap(HeapState heap, LiveSettings settings) {
    String live =
        heap.provenLiveBytes() < 0
            ? "heap never proven"
            : "heap proven live " + amount(heap.provenLiveBytes());
    if (heap.capacityBytes() <= 0) {
      return live + ", used " + amount(heap.usedBytes());
    }
    long capacity = heap.capacityBytes();
    return live
        + ", used "
        + amount(heap.usedBytes())
        + " of "
        + amount(capacity)
        + ", "
        + EvidenceText.percent(heap.usedBytes(), capacity)
        + "; lines at "
        + amount(Math.round(capacity * settings.heapModerate()))
        + " and "
        + amount(Math.round(capacity * settings.heapCritical()));
  }

  private static String amount(long bytes) {
    return EvidenceText.amount(MemoryResource.HEAP, bytes);
  }
}
