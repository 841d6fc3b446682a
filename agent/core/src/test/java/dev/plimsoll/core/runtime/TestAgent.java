package dev.plimsoll.core.runtime;

import dev.plimsoll.core.base.AgentLog;
import dev.plimsoll.core.config.AgentConfig;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;

/** An agent in a heap of 1 GiB, not started. */
final class TestAgent {
  private TestAgent() {}

  /** With these agent arguments, and no setting from anywhere else. */
  static AgentRuntime of(String arguments, AgentLog log) {
    AgentConfig config = AgentConfig.load(arguments, Map.of(), new Properties());
    return new AgentRuntime(config.forHeap(1 << 30), Path.of("agent.jar"), log);
  }
}
