package dev.plimsoll.core.telemetry;

import dev.plimsoll.MemoryResource;
import dev.plimsoll.PressureLevel;
import java.time.Instant;

/** An episode at one moment. */
record EpisodeStatus(
    Instant since,
    long durationMillis,
    boolean ongoing,
    PressureLevel peak,
    MemoryResource resource,
    String reason,
    String evidence,
    long sheds,
    long bytesReturned,
    String lowersWhen)
    implements EpisodeInfo {
  @Override
  public String getSince() {
    return since.toString();
  }

  @Override
  public long getDurationMillis() {
    return durationMillis;
  }

  @Override
  public boolean isOngoing() {
    return ongoing;
  }

  @Override
  public String getPeakLevel() {
    return peak.toString();
  }

  @Override
  public String getResource() {
    return resource.toString();
  }

  @Override
  public String getReason() {
    return reason;
  }

  @Override
  public String getEvidence() {
    return evidence;
  }

  @Override
  public long getSheds() {
    return sheds;
  }

  @Override
  public long getBytesReturned() {
    return bytesReturned;
  }

  @Override
  public String getLowersWhen() {
    return lowersWhen;
  }
}
