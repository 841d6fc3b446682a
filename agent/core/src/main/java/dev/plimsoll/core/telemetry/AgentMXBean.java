package dev.plimsoll.core.telemetry;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The agent's management interface, {@code dev.plimsoll:type=Agent}. Values are point-in-time and
 * need not add up. No call waits for the agent's threads; an order is only handed over. A refused
 * argument is an {@link IllegalArgumentException}, an order that cannot be taken now an {@link
 * IllegalStateException}, each with one line; every change is logged, and every refusal.
 *
 * <p>Levels are {@code NORMAL}, {@code MODERATE}, {@code CRITICAL}, {@code EXHAUSTED}. Sizes are
 * bytes, -1 where unknown or not bound.
 */
public interface AgentMXBean {
  /** The highest level of all resources. */
  String getLevel();

  /** The same as a number, 0 ({@code NORMAL}) to 3, for metrics. */
  int getLevelNumber();

  /** Resource to level. */
  Map<String, String> getLevels();

  /** Resource to level as a number, 0 to 3. */
  Map<String, Integer> getLevelNumbers();

  /** Resource to what was last held against its line: bytes, threads; -1 unknown. */
  Map<String, Long> getResourceMeasured();

  /** Resource to the line of the level that it has; -1 unknown. */
  Map<String, Long> getResourceLines();

  /** Resource to what it can hold; -1 unknown or not watched. */
  Map<String, Long> getResourceCapacities();

  boolean isEnabled();

  void setEnabled(boolean enabled);

  boolean isDryRun();

  void setDryRun(boolean dryRun);

  /** Percent of the maximum heap, as 75.0. */
  double getHeapModerate();

  void setHeapModerate(double percent);

  /** Percent of the maximum heap, as 85.0. */
  double getHeapCritical();

  void setHeapCritical(double percent);

  /** Where proven live bytes raise the level to {@code MODERATE}: the percentage or the margin. */
  long getHeapModerateLineBytes();

  /** The same for {@code CRITICAL}. */
  long getHeapCriticalLineBytes();

  /** Bytes that must stay free beside the percentages. */
  long getHeapMargin();

  void setHeapMargin(long bytes);

  long getShedderTimeoutMillis();

  void setShedderTimeoutMillis(long millis);

  long getShutdownTimeoutMillis();

  void setShutdownTimeoutMillis(long millis);

  long getMaxForcedPauseMillis();

  void setMaxForcedPauseMillis(long millis);

  /** The target; see {@code BallastHeldBytes} for what is there. */
  long getBallastBytes();

  void setBallastBytes(long bytes);

  long getBallastHeldBytes();

  long getReserveHeldBytes();

  List<ShedderInfo> getShedders();

  List<HookInfo> getShutdownHooks();

  /** Stretches above {@code NORMAL} so far. */
  long getEpisodes();

  /** The present episode or the last one; null before the first. */
  @Nullable EpisodeInfo getLastEpisode();

  /** Why the level is what it is and what would lower it, in words. */
  String getExplanation();

  /** The last decisions as log lines, oldest first. */
  List<String> getRecentDecisions();

  List<String> getConfigErrors();

  /** How many, for metrics, which know no texts. */
  int getConfigErrorCount();

  List<SettingInfo> getConfiguration();

  /** Protection to {@code on}, or to why it is off. */
  Map<String, String> getProtections();

  /** Flags of the host that the agent has set, to what disabling it restores. */
  Map<String, String> getHostFlags();

  /** Whether the agent has given up and does nothing more. */
  boolean isPassive();

  /** Whether all that start-up leaves for later is done. */
  boolean isReady();

  String getVersion();

  long getHeapUsedBytes();

  long getHeapProvenLiveBytes();

  long getHeapCapacityBytes();

  /** -1 when the heap is not filling. */
  long getTimeToFullMillis();

  /**
   * What all caches together may hold, -1 when unbound; corrected by what proofs have shown of
   * estimates, which {@code Shedders} are not.
   */
  long getBoundBytes();

  long getPolls();

  long getWakeups();

  long getWakeupsDismissed();

  long getNotifications();

  long getPressureHints();

  long getDroppedSignals();

  long getCollectionsAsked();

  long getLevelChanges();

  long getSheds();

  long getBytesReturned();

  long getGateErrors();

  /** Uncaught or swallowed by a future; 0 unless {@code unguarded-errors} is on. */
  long getUnguardedErrors();

  long getHeadroomGranted();

  long getHeadroomRefused();

  long getRejections();

  long getQuarantines();

  long getOwnOutOfMemoryErrors();

  long getSuppressedErrors();

  long getDroppedDecisions();

  /**
   * Orders one shed. In a dry run it is only told whom it would ask for how much, in {@code
   * RecentDecisions}, the log and JFR.
   *
   * @param level above {@code NORMAL}
   * @return false if a shed is under way already
   */
  boolean shed(String level);

  /**
   * Raises the overall level for a while; never runs shutdown hooks.
   *
   * @param millis 1 to 600000
   */
  void simulate(String level, long millis);

  /**
   * Writes the last states and decisions to a new file in {@code report-dir}, for the command
   * {@code report}.
   *
   * @return its path
   */
  String dumpRing();

  /** The same without a file, as the lines that would be in it: ASCII, at most 1 MiB. */
  byte[] readRing();

  void releaseBallast();

  void rebuildBallast();

  void setShedderEnabled(String name, boolean enabled);

  void resetCounters();

  /** Changes one setting, spelled as in the configuration: {@code set("heap.moderate", "70%")}. */
  void set(String key, String value);
}
