package dev.plimsoll.core.cli;

import com.sun.tools.attach.AgentInitializationException;
import com.sun.tools.attach.AgentLoadException;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Another JVM on this machine, reached through the attach interface. */
final class TargetProcess {
  /** A system property that a running agent sets: its version. */
  private static final String PRESENCE = "dev.plimsoll.agent.version";

  /** As the launcher knows it: it need not throw for us to learn that it has not started. */
  private static final String BY_COMMAND = "attach;";

  private static final String CONNECTOR = "com.sun.management.jmxremote.localConnectorAddress";

  /**
   * Loads the agent's jar there; returns when its {@code agentmain} has.
   *
   * @return the version of the agent that ran there before, which stays; else empty
   */
  static String load(long pid, Path jar, String arguments) throws CommandFailure {
    HostProcess.checkAttachable(pid);
    return Deadline.call(
        "process " + pid,
        () -> {
          VirtualMachine machine = attach(pid);
          try {
            String before = machine.getSystemProperties().getProperty(PRESENCE, "");
            // Also where one is: its log tells that somebody tried.
            machine.loadAgent(jar.toAbsolutePath().toString(), BY_COMMAND + arguments);
            if (machine.getSystemProperties().getProperty(PRESENCE, "").isEmpty()) {
              throw notStarted(pid);
            }
            return before;
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
