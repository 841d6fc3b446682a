package dev.plimsoll.core.cli;

import com.sun.tools.attach.AgentInitializationException;
import com.sun.tools.attach.AgentLoadException;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Another JVM on this machine, reached through the attach interface. */
final class TargetProcess {
  /**
   * A system property that a running agent sets: its version. Empty while it starts, and gone again
   * where it cannot work.
   */
  private static final String PRESENCE = "dev.plimsoll.agent.version";

  /** One that starts for longer, as on a machine without a free processor, counts as there. */
  private static final int MOST_LOOKS = 100;

  private static final long LOOK_NANOS = 100_000_000L;

  /** As the launcher knows it: it need not throw for us to learn that it has not started. */
  private static final String BY_COMMAND = "attach;";

  private static final String CONNECTOR = "com.sun.management.jmxremote.localConnectorAddress";

  /**
   * Loads the agent's jar there; returns when it has found out that it can work.
   *
   * @return the version of the agent that was there before, which stays, empty if it still starts;
   *     else null
   */
  static @Nullable String load(long pid, Path jar, String arguments) throws CommandFailure {
    HostProcess.checkAttachable(pid);
    return Deadline.call(
        "process " + pid,
        () -> {
          VirtualMachine machine = attach(pid);
          try {
            boolean isThere = machine.getSystemProperties().getProperty(PRESENCE) != null;
            // Also where one is: its log tells that somebody tried.
            machine.loadAgent(jar.toAbsolutePath().toString(), BY_COMMAND + arguments);
            String version = awaitStart(machine);
            if (version == null) {
              throw notStarted(pid);
            }
            return isThere ? version : null;
          } catch (AgentLoadException e) {
            throw CommandFailure.unreachable(
                "process " + pid + " could not load " + jar + ": " + e.getMessage());
          } catch (AgentInitializationException e) {
            throw notStarted(pid);
          } finally {
            machine.detach();
          }
        });
  }

  /**
   * The address of that JVM's own local connector, which is started if it does not run yet: it
   * listens on an ephemeral port of the loopback for this user's tools only, as for JConsole.
   */
  static String connectorAddress(long pid) throws CommandFailure {
    HostProcess.checkAttachable(pid);
    return Deadline.call(
        "process " + pid,
        () -> {
          VirtualMachine machine = attach(pid);
          try {
            String known = known(machine);
            return known == null ? machine.startLocalManagementAgent() : known;
          } finally {
            machine.detach();
          }
        });
  }

  private static @Nullable String awaitStart(VirtualMachine machine) throws IOException {
    String version = machine.getSystemProperties().getProperty(PRESENCE);
    for (int i = 0; i < MOST_LOOKS && version != null && version.isEmpty(); i++) {
      LockSupport.parkNanos(LOOK_NANOS);
      version = machine.getSystemProperties().getProperty(PRESENCE);
    }
    return version;
  }

  private static CommandFailure notStarted(long pid) {
    return CommandFailure.usage(
        "the agent did not start in process " + pid + "; its stderr says why");
  }

  private static @Nullable String known(VirtualMachine machine) throws IOException {
    return machine.getAgentProperties().getProperty(CONNECTOR);
  }

  private static VirtualMachine attach(long pid) throws CommandFailure, IOException {
    try {
      return VirtualMachine.attach(Long.toString(pid));
    } catch (AttachNotSupportedException e) {
      if (String.valueOf(e.getMessage()).contains("does not support the attach mechanism")) {
        throw HostProcess.attachingIsOff(pid);
      }
      throw CommandFailure.unreachable(
          "process "
              + pid
              + " cannot be attached to (another user, another container, or switched off there): "
              + e.getMessage());
    }
  }

  private TargetProcess() {}
}
