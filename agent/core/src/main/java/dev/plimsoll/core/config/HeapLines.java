package dev.plimsoll.core.config;

import org.jspecify.annotations.Nullable;

/** The rule that ties two keys: the moderate line lies below the critical one. */
final class HeapLines {
  /** Null when the lines are in order. */
  static @Nullable ConfigProblem problem(AgentConfig config) {
    if (config.value(ConfigKey.HEAP_MODERATE) < config.value(ConfigKey.HEAP_CRITICAL)) {
      return null;
    }
    boolean criticalIsGiven =
        !config.source(ConfigKey.HEAP_CRITICAL).equals(AgentConfig.DEFAULT_SOURCE);
    ConfigKey<?> culprit = criticalIsGiven ? ConfigKey.HEAP_CRITICAL : ConfigKey.HEAP_MODERATE;
    ConfigKey<?> other = criticalIsGiven ? ConfigKey.HEAP_MODERATE : ConfigKey.HEAP_CRITICAL;
    return new ConfigProblem(
        "lines out of order",
        new Setting(culprit.name(), config.text(culprit), config.source(culprit)),
        (criticalIsGiven ? "above " : "below ") + other.name() + "=" + config.text(other),
        "both lines take their defaults");
  }

  private HeapLines() {}
}
