package dev.plimsoll.core.config;

import dev.plimsoll.core.base.AgentLog;

/**
 * How much is written to the log, and how.
 *
 * @param json whether each line is a JSON object
 */
public record LogSetting(AgentLog.Level level, boolean json) {}
