package dev.plimsoll.core.response;

import dev.plimsoll.core.base.AgentLog;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What is said of caches, each text once. Safe for any thread. */
final class Notices {
  /**
   * Names can be many, a cache for each tenant; from here on more lines would tell nothing new of
   * their class. Chosen, not measured.
   */
  private static final int MOST_OF_ONE_CLASS = 50;

  private final AgentLog log;
  private final Said said = new Said();

  Notices(AgentLog log) {
    this.log = log;
  }

  void warn(Class<?> type, String text) {
    Set<String> known = said.get(type);
    if (known.size() < MOST_OF_ONE_CLASS && known.add(text)) {
      log.warn(text);
    }
  }

  /** Kept by the classes themselves, so that none is kept loaded. */
  private static final class Said extends ClassValue<Set<String>> {
    @Override
    protected Set<String> computeValue(Class<?> type) {
      return ConcurrentHashMap.newKeySet();
    }
  }
}
