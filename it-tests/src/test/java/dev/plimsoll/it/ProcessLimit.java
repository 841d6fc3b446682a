package dev.plimsoll.it;

import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/** A limit of {@code ulimit} that a child is started under. */
final class ProcessLimit {
  /** Nobody's, and another one in each test process: the kernel counts all threads of a user. */
  private static final long USER = 1_000_000 + ProcessHandle.current().pid() % 1_000_000;

  private static final String SET_USER = "setpriv";

  private final List<String> entry;

  private ProcessLimit(List<String> entry) {
    this.entry = entry;
  }

  /** {@code ulimit -v}. */
  static ProcessLimit ofAddressSpace(long kibibytes) {
    return new ProcessLimit(
        List.of("sh", "-c", "ulimit -v " + kibibytes + " && exec \"$@\"", "sh"));
  }

  /**
   * {@code ulimit -u} for a user of the child's own, or a skipped test that says why: root is not
   * bound by it, and a common user's other programs count too.
   *
   * @param directory which the child writes to
   */
  static ProcessLimit assumeOfUser(int threads, Path directory) {
    assumeTrue(isRoot(), "a user of the child's own takes root, which we are not");
    List<String> user = List.of(SET_USER, "--reuid=" + USER, "--regid=" + USER, "--clear-groups");
    List<String> reads = new ArrayList<>(user);
    reads.addAll(List.of("test", "-r", Artifacts.agentJar().toAbsolutePath().toString()));
    assumeTrue(succeeds(reads), "no " + SET_USER + ", or no other user can read what we built");
    try {
      Files.createDirectories(directory);
      Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
    } catch (IOException e) {
      abort("no folder for another user: " + e);
    }
    List<String> entry = new ArrayList<>(user);
    // Where sh is dash it calls it -p.
    String set = "ulimit -u " + threads + " 2>/dev/null || ulimit -p " + threads;
    entry.addAll(List.of("sh", "-c", "{ " + set + "; } && exec \"$@\"", "sh"));
    return new ProcessLimit(entry);
  }

  private static boolean isRoot() {
    try {
      return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }

  private static boolean succeeds(List<String> command) {
    try {
      return new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** What to start a program with. */
  List<String> entry() {
    return entry;
  }
}
