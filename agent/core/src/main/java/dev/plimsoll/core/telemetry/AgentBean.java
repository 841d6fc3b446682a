package dev.plimsoll.core.telemetry;

import dev.plimsoll.MemoryResource;
import dev.plimsoll.PressureLevel;
import dev.plimsoll.core.pressure.HookView;
import dev.plimsoll.core.pressure.ShedderView;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The MXBean: state and orders. Safe for any thread. */
final class AgentBean extends SettingView {
  // A forgotten simulation must end by itself.
  private static final long MAX_SIMULATION_MILLIS = TimeUnit.MINUTES.toMillis(10);

  private final EpisodeLog episodes;
  private final RecentDecisions recent;

  AgentBean(
      AgentControl control,
      Counters counters,
      Audit audit,
      EpisodeLog episodes,
      RecentDecisions recent) {
    super(control, counters, audit);
    this.episodes = episodes;
    this.recent = recent;
  }

  @Override
  public String getLevel() {
    return control.level().toString();
  }

  @Override
  public int getLevelNumber() {
    return control.level().ordinal();
  }

  @Override
  public Map<String, String> getLevels() {
    Map<String, String> levels = new LinkedHashMap<>();
    for (MemoryResource resource : MemoryResource.values()) {
      levels.put(resource.toString(), control.level(resource).toString());
    }
    return levels;
  }

  @Override
  public Map<String, Integer> getLevelNumbers() {
    Map<String, Integer> levels = new LinkedHashMap<>();
    for (MemoryResource resource : MemoryResource.values()) {
      levels.put(resource.toString(), control.level(resource).ordinal());
    }
    return levels;
  }

  @Override
  public Map<String, Long> getResourceMeasured() {
    Map<String, Long> figures = new LinkedHashMap<>();
    for (MemoryResource resource : MemoryResource.values()) {
      figures.put(resource.toString(), control.measured(resource));
    }
    return figures;
  }

  @Override
  public Map<String, Long> getResourceLines() {
    Map<String, Long> figures = new LinkedHashMap<>();
    for (MemoryResource resource : MemoryResource.values()) {
      figures.put(resource.toString(), control.line(resource));
    }
    return figures;
  }

  @Override
  public Map<String, Long> getResourceCapacities() {
    Map<String, Long> figures = new LinkedHashMap<>();
    for (MemoryResource resource : MemoryResource.values()) {
      figures.put(resource.toString(), control.capacity(resource));
    }
    return figures;
  }

  @Override
  public long getBallastHeldBytes() {
    return control.heap().ballastHeldBytes;
  }

  @Override
  public long getReserveHeldBytes() {
    return control.heap().reserveHeldBytes;
  }

  @Override
  public List<ShedderInfo> getShedders() {
    List<ShedderInfo> all = new ArrayList<>();
    for (ShedderView view : control.shedders()) {
      all.add(new ShedderStatus(view));
    }
    return all;
  }

  @Override
  public List<HookInfo> getShutdownHooks() {
    List<HookInfo> all = new ArrayList<>();
    for (HookView view : control.shutdownHooks()) {
      all.add(new HookStatus(view));
    }
    return all;
  }

  @Override
  public long getEpisodes() {
    return episodes.count();
  }

  @Override
  public @Nullable EpisodeInfo getLastEpisode() {
    return episodes.last();
  }

  @Override
  public String getExplanation() {
    return Explanation.of(control, episodes.worst(), episodes.nanos());
  }

  @Override
  public List<String> getRecentDecisions() {
    return recent.lines();
  }

  @Override
  public Map<String, String> getProtections() {
    return control.protections();
  }

  @Override
  public Map<String, String> getHostFlags() {
    return control.hostFlags();
  }

  @Override
  public boolean isPassive() {
    return control.passive();
  }

  @Override
  public boolean isReady() {
    return control.ready();
  }

  @Override
  public String getVersion() {
    return control.version();
  }

  @Override
  public long getHeapUsedBytes() {
    return control.heap().usedBytes;
  }

  @Override
  public long getHeapProvenLiveBytes() {
    return control.heap().provenLiveBytes;
  }

  @Override
  public long getHeapCapacityBytes() {
    return control.heap().capacityBytes;
  }

  @Override
  public long getHeapModerateLineBytes() {
    return control.heap().moderateLineBytes;
  }

  @Override
  public long getHeapCriticalLineBytes() {
    return control.heap().criticalLineBytes;
  }

  @Override
  public long getTimeToFullMillis() {
    long nanos = control.heap().timeToFullNanos;
    return nanos < 0 || nanos == Long.MAX_VALUE ? -1 : TimeUnit.NANOSECONDS.toMillis(nanos);
  }

  @Override
  public long getBoundBytes() {
    return ShedderStatus.boundOrNone(control.heap().boundBytes);
  }

  @Override
  public boolean shed(String level) {
    try {
      PressureLevel wanted = levelOf(level);
      if (wanted == PressureLevel.NORMAL) {
        throw new IllegalArgumentException(
            "level: NORMAL (expected: MODERATE, CRITICAL, EXHAUSTED)");
      }
      boolean taken = control.shed(wanted);
      audit.changed("shed " + wanted + (taken ? "" : ", not taken: one is under way"));
      return taken;
    } catch (RuntimeException | LinkageError e) {
      throw audit.refused("shed", e);
    }
  }

  @Override
  public void simulate(String level, long millis) {
    try {
      PressureLevel wanted = levelOf(level);
      if (wanted != PressureLevel.NORMAL && (millis < 1 || millis > MAX_SIMULATION_MILLIS)) {
        throw new IllegalArgumentException("millis: " + millis + " (expected: 1 to 600000)");
      }
      control.simulate(wanted, millis);
      audit.changed("simulate " + wanted + " for " + millis + " ms");
    } catch (RuntimeException | LinkageError e) {
      throw audit.refused("simulate", e);
    }
  }

  @Override
  public String dumpRing() {
    try {
      String path = control.dumpRing();
      audit.changed("dump ring");
      return path;
    } catch (RuntimeException | LinkageError e) {
      throw audit.refused("dumpRing", e);
    }
  }

  @Override
  public byte[] readRing() {
    try {
      return control.readRing();
    } catch (RuntimeException | LinkageError e) {
      throw audit.refused("readRing", e);
    }
  }

  @Override
  public void releaseBallast() {
    try {
      control.releaseBallast();
      audit.changed("release ballast");
    } catch (RuntimeException | LinkageError e) {
      throw audit.refused("releaseBallast", e);
    }
  }

  @Override
  public void rebuildBallast() {
    try {
      control.rebuildBallast();
      audit.changed("rebuild ballast");
    } catch (RuntimeException | LinkageError e) {
      throw audit.refused("rebuildBallast", e);
    }
  }

  @Override
  public void setShedderEnabled(String name, boolean enabled) {
    try {
      if (!control.setShedderEnabled(name, enabled)) {
        throw new IllegalArgumentException(
            "name: " + name + " (expected: one of the attribute Shedders)");
      }
      audit.changed("shedder " + name + (enabled ? " on" : " off"));
    } catch (RuntimeException | LinkageError e) {
      throw audit.refused("setShedderEnabled", e);
    }
  }

  @Override
  public void resetCounters() {
    counters.reset();
    audit.changed("reset counters");
  }

  private static PressureLevel levelOf(@Nullable String text) {
    for (PressureLevel level : PressureLevel.values()) {
      if (level.toString().equalsIgnoreCase(text)) {
        return level;
      }
    }
    throw new IllegalArgumentException(
        "level: " + text + " (expected: NORMAL, MODERATE, CRITICAL, EXHAUSTED)");
  }
}
