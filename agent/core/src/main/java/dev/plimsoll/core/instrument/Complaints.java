package dev.plimsoll.core.instrument;

import dev.plimsoll.core.base.AgentLog;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** WARN lines about marks, each text once. Safe for any thread. */
final class Complaints {
  private static final int MOST = 1_000;

  private final AgentLog log;
  private final Set<String> said = ConcurrentHashMap.newKeySet();

  Complaints(AgentLog log) {
    this.log = log;
  }

  void warn(String text) {
    if (said.size() < MOST && said.add(text) && !log.warn(text)) {
      // No memory, or too many lines a minute: the next time.
      said.remove(text);
    }
  }

  /** What went wrong within the agent: the host goes on without what failed. */
  void failure(String what, Throwable cause) {
    warn(what + ": " + cause + " - the application goes on without it");
  }
}
