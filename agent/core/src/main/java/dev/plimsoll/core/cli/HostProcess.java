package dev.plimsoll.core.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Looks at a process before it is attached to. Attaching sends SIGQUIT, which ends a process that
 * is no JVM, and makes one with attaching switched off print a thread dump.
 */
final class HostProcess {
  private static final long POLL_MILLIS = 50;

  /** Throws with the reason if attaching cannot work or would do harm. */
  static void checkAttachable(long pid) throws CommandFailure {
    if (pid == ProcessHandle.current().pid()) {
      throw CommandFailure.unreachable("process " + pid + " is this command itself");
    }
    ProcessHandle process =
        ProcessHandle.of(pid)
            .filter(ProcessHandle::isAlive)
            .orElseThrow(
                () -> CommandFailure.unreachable("no such process: " + pid + " (jps lists JVMs)"));
    // Without /proc the JDK's own checks must do.
    Path folder = Path.of("/proc", Long.toString(pid));
    if (!Files.exists(folder)) {
      return;
    }
    try {
      String maps = read(folder.resolve("maps"));
      if (maps.isEmpty()) {
        throw CommandFailure.unreachable("process " + pid + " has ended");
      }
      if (!maps.contains("libjvm.so")) {
        throw CommandFailure.unreachable("process " + pid + " is no JVM (jps lists them)");
      }
      if (read(folder.resolve("cmdline")).contains("-XX:+DisableAttachMechanism")) {
        throw attachingIsOff(pid);
      }
    } catch (AccessDeniedException e) {
      throw CommandFailure.unreachable(
          "process "
              + pid
              + " is closed to this user: run this as its user, "
              + user(process)
              + ", in the same container");
    } catch (NoSuchFileException e) {
      throw CommandFailure.unreachable("process " + pid + " has ended");
    } catch (IOException e) {
      throw CommandFailure.unreachable("process " + pid + ": " + e.getMessage());
    }
  }

  static CommandFailure attachingIsOff(long pid) {
    return CommandFailure.unreachable(
        "process "
            + pid
            + " runs with -XX:+DisableAttachMechanism: start it without, or use its remote JMX");
  }

  /** Waits for its end; one that its parent has not asked about yet has ended, too. */
  static boolean endsWithin(long pid, long millis) {
    for (long waited = 0; !hasEnded(pid); waited += POLL_MILLIS) {
      if (waited >= millis) {
        return false;
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(POLL_MILLIS));
    }
    return true;
  }

  private static boolean hasEnded(long pid) {
    if (!ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false)) {
      return true;
    }
    try {
      return read(Path.of("/proc", Long.toString(pid), "maps")).isEmpty();
    } catch (NoSuchFileException e) {
      return Files.exists(Path.of("/proc/self"));
    } catch (IOException e) {
      return false;
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
