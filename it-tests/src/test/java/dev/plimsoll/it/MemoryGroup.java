package dev.plimsoll.it;

import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;

/**
 * A control group of a child's own, v2 or v1, whichever has the memory controller here; beside one
 * of v1 another of the unified hierarchy, which tells its stalls. The test and its supervisors stay
 * outside: a group that is full freezes whoever is in it.
 */
final class MemoryGroup implements AutoCloseable {
  private static final Path MOUNT = Path.of("/sys/fs/cgroup");

  private static final Path UNIFIED = Path.of("/sys/fs/cgroup/unified");

  private final Path directory;
  private final boolean v2;
  private final Path unified;

  private MemoryGroup(Path directory, boolean v2) {
    this.directory = directory;
    this.v2 = v2;
    this.unified = v2 ? directory : UNIFIED.resolve(directory.getFileName());
  }

  /** Makes one with a limit, or skips the test and says why. */
  static MemoryGroup assume(String name, long limitBytes) {
    MemoryGroup parent = parent();
    assumeTrue(parent != null, "no memory controller that we may use, v1 or v2, in " + MOUNT);
    return parent.child("plimsoll-" + name + "-" + ProcessHandle.current().pid(), limitBytes);
  }

  /** The same on v2 only. */
  static MemoryGroup assumeV2(String name, long limitBytes) {
    MemoryGroup parent = parent();
    assumeTrue(parent != null && parent.v2, "no memory controller of v2 that we may use");
    return parent.child("plimsoll-" + name + "-" + ProcessHandle.current().pid(), limitBytes);
  }

  /** A group inside this one, which then is for no processes of its own (v2 forbids both). */
  MemoryGroup child(String name, long limitBytes) {
    MemoryGroup child = new MemoryGroup(directory.resolve(name), v2);
    assumeTrue(Files.isWritable(directory), "no right to make a control group in " + directory);
    try {
      if (v2) {
        write("cgroup.subtree_control", "+memory");
      }
      Files.createDirectory(child.directory);
    } catch (IOException e) {
      abort("no control group can be made: " + e);
    }
    child.limit(limitBytes);
    try {
      if (!child.v2 && Files.isWritable(UNIFIED)) {
        Files.createDirectory(child.unified);
      }
    } catch (IOException e) {
      // Then it has no stalls of its own, and whoever asks for them is told.
      return child;
    }
    return child;
  }

  private static MemoryGroup parent() {
    try {
      List<String> lines = Files.readAllLines(Path.of("/proc/self/cgroup"));
      for (String line : lines) {
        String[] parts = line.split(":", 3);
        if (parts.length == 3 && List.of(parts[1].split(",")).contains("memory")) {
          Path group = MOUNT.resolve("memory").resolve(parts[2].substring(1));
          return Files.exists(group.resolve("cgroup.procs")) ? new MemoryGroup(group, false) : null;
        }
      }
      for (String line : lines) {
        if (line.startsWith("0::/")) {
          return delegatingAncestor(MOUNT.resolve(line.substring("0::/".length())));
        }
      }
    } catch (IOException e) {
      return null;
    }
    return null;
  }

  /** On v2 a group whose processes we are one of cannot have limited children, unless the root. */
  private static MemoryGroup delegatingAncestor(Path own) throws IOException {
    for (Path at = own; at.startsWith(MOUNT); at = at.getParent()) {
      Path control = at.resolve("cgroup.subtree_control");
      if (Files.exists(control) && Files.readString(control).contains("memory")) {
        return new MemoryGroup(at, true);
      }
    }
    return null;
  }

  /** What to start a program with, so that it is in here from its first page on. */
  List<String> entry() {
    String enter = "echo $$ > '" + directory.resolve("cgroup.procs") + "' && ";
    if (!v2 && Files.exists(unified)) {
      enter += "echo $$ > '" + unified.resolve("cgroup.procs") + "' && ";
    }
    return List.of("sh", "-c", enter + "exec \"$@\"", "sh");
  }

  /** For a child that watches its own use. */
  Path directory() {
    return directory;
  }

  /** Whether the kernel tells for how long tasks in here have waited for memory. */
  boolean tellsStalls() {
    return Files.isReadable(unified.resolve("memory.pressure"));
  }

  /** So long, all together. */
  long stallMicros() throws IOException {
    String text = Files.readString(unified.resolve("memory.pressure"));
    int total = text.indexOf("total=") + "total=".length();
    return Long.parseLong(text.substring(total, text.indexOf('\n')));
  }

  void limit(long bytes) {
    write(v2 ? "memory.max" : "memory.limit_in_bytes", Long.toString(bytes));
  }

  /** The line of v2 above which the kernel slows down whoever allocates. */
  void high(long bytes) {
    write("memory.high", Long.toString(bytes));
  }

  /** How often something in here ran into the limit. */
  long limitHits() {
    return v2 ? field("memory.events", "max") : number("memory.failcnt");
  }

  /** How many processes in here the kernel has killed: the truth about who was. */
  long kills() {
    return field(v2 ? "memory.events" : "memory.oom_control", "oom_kill");
  }

  /** The most that was ever charged, page cache and all. */
  long mostBytes() {
    return number(v2 ? "memory.peak" : "memory.max_usage_in_bytes");
  }

  long usedBytes() {
    return number(v2 ? "memory.current" : "memory.usage_in_bytes");
  }

  private long number(String file) {
    return Long.parseLong(read(file).trim());
  }

  private long field(String file, String key) {
    return read(file)
        .lines()
        .filter(line -> line.startsWith(key + " "))
        .mapToLong(line -> Long.parseLong(line.substring(key.length() + 1)))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + key + " in " + file + " of " + directory));
  }

  private String read(String file) {
    try {
      return Files.readString(directory.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void write(String file, String text) {
    try {
      Files.writeString(directory.resolve(file), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Kills what is left in it and takes it away. */
  @Override
  public void close() {
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(50))
        .ignoreExceptions()
        .until(this::isGone);
  }

  private boolean isGone() throws IOException {
    if (!Files.exists(directory)) {
      return true;
    }
    for (String pid : Files.readAllLines(directory.resolve("cgroup.procs"))) {
      ProcessHandle.of(Long.parseLong(pid)).ifPresent(ProcessHandle::destroyForcibly);
    }
    Files.delete(directory);
    Files.deleteIfExists(unified);
    return true;
  }
}
