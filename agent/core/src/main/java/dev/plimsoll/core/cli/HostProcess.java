package dev.plimsoll.core.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Looks at a process before it is attached to. Attaching sends SIGQUIT, which ends a process that
 * is no JVM, and makes one with attaching switched off print a thread dump.
 */
final class HostProcess {
  /** Throws with the reason if attaching cannot work or would do harm. */
  static void checkAttachable(long pid) throws CommandFailure {
    if (pid == ProcessHandle.current().pid()) {
      throw CommandFailure.unreachable("process " + pid + " is this command itself");
    }
    ProcessHandle process =
        ProcessHandle.of(pid)
            .filter(ProcessHandle::isAlive)
            .orElseThrow(() -> CommandFailure.unreachable("no such process: " + pid));
    // Without /proc the JDK's own checks must do.
    Path folder = Path.of("/proc", Long.toString(pid));
    if (!Files.exists(folder)) {
      return;
    }
    try {
      if (!read(folder.resolve("maps")).contains("libjvm.so")) {
        throw CommandFailure.unreachable("process " + pid + " is no JVM");
      }
      if (read(folder.resolve("cmdline")).contains("-XX:+DisableAttachMechanism")) {
        throw CommandFailure.unreachable(
            "process " + pid + " runs with -XX:+DisableAttachMechanism: nothing can attach to it");
      }
    } catch (AccessDeniedException e) {
      throw CommandFailure.unreachable(
          "process " + pid + " is closed to this user; it belongs to " + user(process));
    } catch (IOException e) {
      throw CommandFailure.unreachable("process " + pid + ": " + e.getMessage());
    }
  }

  private static String user(ProcessHandle process) {
    return process.info().user().orElse("unknown");
  }

  private static String read(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
  }

  private HostProcess() {}
}
