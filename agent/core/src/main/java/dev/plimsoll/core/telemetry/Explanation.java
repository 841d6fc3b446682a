package dev.plimsoll.core.telemetry;

import dev.plimsoll.MemoryResource;
import dev.plimsoll.PressureLevel;
import dev.plimsoll.core.base.ByteSize;
import org.jspecify.annotations.Nullable;

/** Why the level is what it is and what would lower it, for {@code status} and the MXBean. */
final class Explanation {
  private Explanation() {}

  static String of(AgentControl control, @Nullable LevelReason why, long nanos) {
    PressureLevel level = control.level();
    String text = mode(control) + level + ": ";
    if (level == PressureLevel.NORMAL || why == null) {
      return text + heap(control.heap());
    }
    return text
        + why.resource()
        + " "
        + why.reason()
        + ", "
        + ElapsedTime.human(nanos - why.nanos())
        + " ago: "
        + why.evidence()
        + "; falls when "
        + why.lowersWhen()
        + (why.resource() == MemoryResource.HEAP ? now(control.heap()) : "");
  }

  /** What has become of it, and what could still be given back. */
  private static String now(HeapReading heap) {
    return "; now proven live "
        + amount(heap.provenLiveBytes)
        + (heap.cacheBytes > 0
            ? ", of it caches about " + ByteSize.human(heap.cacheBytes)
            : ", nothing of it in caches that could be shed");
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

  private static String heap(HeapReading heap) {
    String live =
        heap.provenLiveBytes < 0
            ? "heap never proven"
            : "heap proven live " + amount(heap.provenLiveBytes);
    if (heap.maxBytes <= 0) {
      return live + ", used " + amount(heap.usedBytes);
    }
    long max = heap.maxBytes;
    return live
        + ", used "
        + amount(heap.usedBytes)
        + " of "
        + amount(max)
        + ", "
        + EvidenceText.percent(heap.usedBytes, max)
        + "; lines at "
        + amount(heap.moderateLineBytes)
        + " and "
        + amount(heap.criticalLineBytes)
        + (heap.capacityBytes < max ? "; fills up to " + amount(heap.capacityBytes) : "");
  }

  private static String amount(long bytes) {
    return EvidenceText.amount(MemoryResource.HEAP, bytes);
  }
}
