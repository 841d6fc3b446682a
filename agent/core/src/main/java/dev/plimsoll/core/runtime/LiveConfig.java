package dev.plimsoll.core.runtime;

import dev.plimsoll.core.config.AgentConfig;
import dev.plimsoll.core.config.ConfigKey;
import dev.plimsoll.core.config.OnExhausted;
import dev.plimsoll.core.pressure.HeapPolicy;
import dev.plimsoll.core.response.ShedSettings;
import dev.plimsoll.core.response.end.ExhaustedAction;
import dev.plimsoll.core.response.end.ShutdownSettings;
import dev.plimsoll.core.signal.Signal;
import dev.plimsoll.core.signal.SignalQueue;
import java.util.Objects;

/**
 * The configuration as it is now, and the snapshot of it that the control thread works by. Safe for
 * any thread; a change is whole or not at all.
 */
final class LiveConfig {
  private final SignalQueue signals;
  private final long heapBytes = Runtime.getRuntime().maxMemory();

  /** Whether collections may be asked for at all: a matter of the host's flags. */
  private volatile boolean mayAskCollection = true;

  /** Both written under the lock of this, read by anyone. */
  private volatile AgentConfig config;

  private volatile Settings settings;

  LiveConfig(AgentConfig config, SignalQueue signals) {
    this.config = config;
    this.signals = signals;
    this.settings = settingsOf(config);
  }

  AgentConfig config() {
    return config;
  }

  Settings settings() {
    return settings;
  }

  /** As set; {@link Settings} have none while nothing may be touched. */
  long ballastBytes() {
    return config.value(ConfigKey.BALLAST).bytesOf(heapBytes);
  }

  /**
   * Changes one setting, from the next look on.
   *
   * @return what was changed from what to what
   * @throws IllegalArgumentException with one clear line
   */
  synchronized String set(String key, String value) {
    AgentConfig before = config;
    AgentConfig changed = before.with(key, value);
    ConfigKey<?> known = Objects.requireNonNull(ConfigKey.find(key.trim()));
    String told = known.name() + " " + before.text(known) + " -> " + changed.text(known);
    // Before either is set: this may find no memory.
    Settings next = settingsOf(changed);
    config = changed;
    settings = next;
    signals.offer(Signal.STEERED);
    return told;
  }

  synchronized void setMayAskCollection(boolean may) {
    mayAskCollection = may;
    settings = settingsOf(config);
  }

  private Settings settingsOf(AgentConfig from) {
    boolean enabled = from.value(ConfigKey.ENABLED);
    boolean dryRun = from.value(ConfigKey.DRY_RUN);
    boolean touches = enabled && !dryRun;
    return new Settings(
        enabled,
        dryRun,
        new HeapPolicy(
            from.value(ConfigKey.HEAP_MODERATE),
            from.value(ConfigKey.HEAP_CRITICAL),
            from.value(ConfigKey.HEAP_MARGIN).bytesOf(heapBytes),
            from.value(ConfigKey.MAX_FORCED_PAUSE).toNanos(),
            touches && mayAskCollection),
        touches ? from.value(ConfigKey.BALLAST).bytesOf(heapBytes) : 0,
        new ShedSettings(from.value(ConfigKey.SHEDDER_TIMEOUT).toNanos(), dryRun),
        new ShutdownSettings(
            action(from.value(ConfigKey.ON_EXHAUSTED)),
            from.value(ConfigKey.SHUTDOWN_TIMEOUT).toNanos(),
            from.value(ConfigKey.EXIT_CODE)),
        from.value(ConfigKey.ON_EXHAUSTED) == OnExhausted.AUTO);
  }

  private static ExhaustedAction action(OnExhausted configured) {
    return switch (configured) {
      case HOOKS -> ExhaustedAction.HOOKS;
      case AUTO, EXIT -> ExhaustedAction.EXIT;
      case HALT -> ExhaustedAction.HALT;
      case NONE -> ExhaustedAction.NONE;
    };
  }
}
