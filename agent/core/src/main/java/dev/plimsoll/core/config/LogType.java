package dev.plimsoll.core.config;

import dev.plimsoll.core.base.AgentLog;

/** A level, {@code json}, or both with a semicolon between; {@code json} alone is INFO. */
final class LogType implements ValueType<LogSetting> {
  private static final String JSON = "json";

  private final ChoiceType<AgentLog.Level> levels;

  LogType(ChoiceType<AgentLog.Level> levels) {
    this.levels = levels;
  }

  @Override
  public LogSetting parse(String text) {
    if (text.equals(JSON)) {
      return new LogSetting(AgentLog.Level.INFO, true);
    }
    int semicolon = text.indexOf(';');
    if (semicolon < 0) {
      return new LogSetting(levels.parse(text), false);
    }
    if (!text.substring(semicolon + 1).trim().equals(JSON)) {
      throw new IllegalArgumentException(text);
    }
    return new LogSetting(levels.parse(text.substring(0, semicolon).trim()), true);
  }

  @Override
  public String expected() {
    return levels.expected() + ", json, or one of them and json as warn;json";
  }
}
