package dev.plimsoll.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A control group with a memory limit for one child; this process and its supervisors stay outside,
 * since a group that is full freezes whoever is in it.
 */
final class ControlGroup implements AutoCloseable {
  private static final Path MOUNT = Path.of("/sys/fs/cgroup");
  private static final int PATIENCE = 200;

  private final Path directory;
  private final boolean v2;

  private ControlGroup(Path directory, boolean v2) {
    this.directory = directory;
    this.v2 = v2;
  }

  /** Makes one below our own (v1), or below the root (v2), for which it takes root. */
  static ControlGroup make(long limitBytes) throws IOException {
    Path v1 = ownOfV1();
    Path parent = v1 == null ? MOUNT : v1;
    Path control = MOUNT.resolve("cgroup.subtree_control");
    boolean delegates = Files.exists(control) && Files.readString(control).contains("memory");
    if (!Files.isWritable(parent) || (v1 == null && !delegates)) {
      throw new IllegalArgumentException("no memory control group can be made in " + parent);
    }
    Path directory = parent.resolve("plimsoll-survival-" + ProcessHandle.current().pid());
    ControlGroup group = new ControlGroup(directory, v1 == null);
    group.remove();
    Files.createDirectory(directory);
    Files.writeString(group.limit(), Long.toString(limitBytes));
    return group;
  }

  private static Path ownOfV1() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/cgroup"))) {
      String[] parts = line.split(":", 3);
      if (parts.length == 3 && List.of(parts[1].split(",")).contains("memory")) {
        return MOUNT.resolve("memory").resolve(parts[2].substring(1));
      }
    }
    return null;
  }

  private Path limit() {
    return directory.resolve(v2 ? "memory.max" : "memory.limit_in_bytes");
  }

  /** What all in it use together, for a child that watches it. */
  Path usage() {
    return directory.resolve(v2 ? "memory.current" : "memory.usage_in_bytes");
  }

  /** What to start a program with, so that it is in here from its first page on. */
  List<String> entry() {
    return List.of(
        "sh", "-c", "echo $$ > '" + directory.resolve("cgroup.procs") + "' && exec \"$@\"", "sh");
  }

  /** Whether the kernel has killed in here. */
  boolean hasKilled() throws IOException {
    Path events = directory.resolve(v2 ? "memory.events" : "memory.oom_control");
    return Files.readAllLines(events).stream()
        .anyMatch(line -> line.startsWith("oom_kill ") && !line.endsWith(" 0"));
  }

  private boolean remove() {
    try {
      return Files.deleteIfExists(directory) || !Files.exists(directory);
    } catch (IOException e) {
      return false;
    }
  }

  /** Whoever died in it may take a moment to be gone. */
  @Override
  public void close() throws InterruptedException {
    for (int i = 0; i < PATIENCE && !remove(); i++) {
      Thread.sleep(50);
    }
  }
}
