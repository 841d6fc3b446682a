package dev.plimsoll.core.telemetry;

/**
 * A stretch of time during which the overall level was above {@code NORMAL}, as JMX shows it: the
 * attribute {@code LastEpisode}.
 */
public interface EpisodeInfo {
  /** When it began, as an ISO instant in UTC. */
  String getSince();

  long getDurationMillis();

  /** Whether it still lasts. */
  boolean isOngoing();

  String getPeakLevel();

  /** The resource that reached the peak. */
  String getResource();

  /** What decided the level at the peak. */
  String getReason();

  /** The figures behind the reason, raw and human. */
  String getEvidence();

  long getSheds();

  long getBytesReturned();

  /** What would lower the level, or what did. */
  String getLowersWhen();
}
