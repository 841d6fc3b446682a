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
 * bytes, -1 where unknown or not bound. What each attribute and operation means stands in {@link
 * BeanTexts}, where clients get it from.
 */
public interface AgentMXBean {
  String getLevel();

  int getLevelNumber();

  Map<String, String> getLevels();

  Map<String, Integer> getLevelNumbers();

  Map<String, Long> getResourceMeasured();

  Map<String, Long> getResourceLines();

  Map<String, Long> getResourceCapacities();

  boolean isEnabled();

  void setEnabled(boolean enabled);

  boolean isDryRun();

  void setDryRun(boolean dryRun);

  double getHeapModerate();

  void setHeapModerate(double percent);

  double getHeapCritical();

  void setHeapCritical(double percent);

  long getHeapModerateLineBytes();

  long getHeapCriticalLineBytes();

  long getHeapMargin();

  void setHeapMargin(long bytes);

  long getShedderTimeoutMillis();

  void setShedderTimeoutMillis(long millis);

  long getShutdownTimeoutMillis();

  void setShutdownTimeoutMillis(long millis);

  long getMaxForcedPauseMillis();

  void setMaxForcedPauseMillis(long millis);

  long getBallastBytes();

  void setBallastBytes(long bytes);

  long getBallastHeldBytes();

  long getReserveHeldBytes();

  List<ShedderInfo> getShedders();

  List<HookInfo> getShutdownHooks();

  long getEpisodes();

  @Nullable EpisodeInfo getLastEpisode();

  String getExplanation();

  List<String> getRecentDecisions();

  List<String> getConfigErrors();

  int getConfigErrorCount();

  List<SettingInfo> getConfiguration();

  Map<String, String> getProtections();

  Map<String, String> getHostFlags();

  boolean isPassive();

  boolean isReady();

  String getVersion();

  long getHeapUsedBytes();

  long getHeapProvenLiveBytes();

  long getHeapCapacityBytes();

  long getTimeToFullMillis();

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

  long getUnguardedErrors();

  long getHeadroomGranted();

  long getHeadroomRefused();

  long getRejections();

  long getQuarantines();

  long getOwnOutOfMemoryErrors();

  long getSuppressedErrors();

  long getDroppedDecisions();

  boolean shed(String level);

  void simulate(String level, long millis);

  String dumpRing();

  byte[] readRing();

  void releaseBallast();

  void rebuildBallast();

  void setShedderEnabled(String name, boolean enabled);

  void resetCounters();

  void set(String key, String value);
}
