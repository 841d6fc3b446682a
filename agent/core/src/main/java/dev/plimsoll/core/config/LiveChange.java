package dev.plimsoll.core.config;

/** Checks a change at run time. Apart from what loads at start, which needs none of it. */
final class LiveChange {
  /** What the setting comes to, if it may be changed to that. */
  static EffectiveValue check(Setting setting, long heapBytes) {
    ConfigKey<?> key = ConfigKey.find(setting.name());
    if (key == null) {
      throw refusal(ConfigProblem.unknownKey(setting));
    }
    if (!key.live()) {
      throw refusal(new ConfigProblem("fixed at start", setting, "a key that is live", ""));
    }
    EffectiveValue value = ConfigReader.parse(key, setting);
    if (value == null) {
      throw refusal(new ConfigProblem("bad value", setting, key.expected(), ""));
    }
    if (heapBytes != AgentConfig.ANY_HEAP && !AgentConfig.fits(key, value.value(), heapBytes)) {
      throw refusal(ConfigProblem.tooLarge(key, setting));
    }
    return value;
  }

  static void checkLines(Setting setting, AgentConfig changed) {
    if (!changed.linesAreInOrder()) {
      throw refusal(ConfigProblem.linesOutOfOrder(setting, changed, ""));
    }
  }

  private static ConfigException refusal(ConfigProblem problem) {
    return new ConfigException(problem.line("nothing changed"));
  }

  private LiveChange() {}
}
