package dev.plimsoll.core.response;

import dev.plimsoll.core.base.AgentLog;
import java.util.concurrent.atomic.AtomicBoolean;

/** What is said of a class of caches, once. Safe for any thread. */
final class Notices {
  private final AgentLog log;
  private final Said said = new Said();

  Notices(AgentLog log) {
    this.log = log;
  }

  void warn(Class<?> type, String text) {
    if (said.get(type).compareAndSet(false, true)) {
      log.warn(text);
    }
  }

  /** Kept by the classes themselves, so that none is kept loaded. */
  private static final class Said extends ClassValue<AtomicBoolean> {
    @Override
    protected AtomicBoolean computeValue(Class<?> type) {
      return new AtomicBoolean();
    }
  }
}
