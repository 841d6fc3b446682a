package dev.plimsoll.core.runtime;

import dev.plimsoll.core.instrument.ServerHook;
import dev.plimsoll.core.telemetry.AgentManagement;
import java.lang.management.ManagementFactory;
import javax.management.MBeanServerFactory;

/**
 * Gets the telling of decisions ready, and has the MBean registered: at once where the platform's
 * MBean server is there, else when somebody asks for that. Its making takes 100 to 160 ms and 4
 * MiB, and sets up the host's logging, so nobody gets it who does not ask.
 *
 * @param attached whether the program ran without the agent until now; see {@link ServerHook}
 */
record ManagementStart(
    AgentRuntime agent,
    AgentManagement management,
    Steering steering,
    ServerHook hook,
    boolean attached) {

  /** Can be done again where it failed. */
  void begin() {
    management.begin(steering);
  }

  /** After that; can be done again as well. */
  void serve() {
    agent.platformServer.follow(management);
    // Looked at once more behind the hook, or a server that is made in between would be missed.
    if (attached || isThere() || !hook.install() || isThereNow()) {
      agent.platformServer.accept(ManagementFactory.getPlatformMBeanServer());
    }
  }

  /**
   * Whoever was inside the method when the hook came goes on without it, and may be about to make
   * the server; the method's own lock is free when that is over.
   */
  @SuppressWarnings("LockOnNonEnclosingClassLiteral")
  private static boolean isThereNow() {
    synchronized (ManagementFactory.class) {
      return isThere();
    }
  }

  private static boolean isThere() {
    return !MBeanServerFactory.findMBeanServer(null).isEmpty();
  }
}
