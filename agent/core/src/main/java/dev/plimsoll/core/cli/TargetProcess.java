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
  private static final String CONNECTOR = "com.sun.management.jmxremote.localConnectorAddress";

  /** Loads the agent's jar there; returns when its {@code agentmain} has. */
  static void load(long pid, Path jar, String arguments) throws CommandFailure {
    HostProcess.checkAttachable(pid);
    Deadline.call(
        "process " + pid,
        () -> {
          VirtualMachine machine = attach(pid);
          try {
            machine.loadAgent(jar.toAbsolutePath().toString(), arguments);
          } catch (AgentLoadException e) {
            throw CommandFailure.unreachable(
                "process " + pid + " could not load " + jar + ": " + e.getMessage());
          } catch (AgentInitializationException e) {
            throw CommandFailure.usage(
                "the agent did not start in process " + pid + "; its stderr says why");
          } finally {
            machine.detach();
          }
          return true;
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

  private static @Nullable String known(VirtualMachine machine) throws IOException {
    return machine.getAgentProperties().getProperty(CONNECTOR);
  }

  private static VirtualMachine attach(long pid) throws CommandFailure, IOException {
    try {
      return VirtualMachine.attach(Long.toString(pid));
    } catch (AttachNotSupportedException e) {
      throw CommandFailure.unreachable(
          "process "
              + pid
              + " cannot be attached to (another user, another container, or switched off there): "
              + e.getMessage());
    }
  }

  private TargetProcess() {}
}
