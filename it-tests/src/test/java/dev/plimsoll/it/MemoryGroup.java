package dev.plimsoll.it;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;

/**
 * A control group (v1) of a child's own, below the one that the tests run in. The test and its
 * supervisors stay outside: a group that is full freezes whoever is in it.
 */
final class MemoryGroup implements AutoCloseable {
  private static final Path V1 = Path.of("/sys/fs/cgroup/memory");

  private final Path directory;

  private MemoryGroup(Path directory) {
    this.directory = directory;
  }

  /** Makes one with a limit, or skips the test and says why. */
  static MemoryGroup assume(String name, long limitBytes) {
    Path own = ownGroup();
    assumeTrue(own != null, "no v1 memory controller here: /proc/self/cgroup or " + V1);
    assumeTrue(Files.isWritable(own), "no right to make a control group in " + own);
    Path directory = own.resolve("plimsoll-" + name + "-" + ProcessHandle.current().pid());
    try {
      Files.createDirectory(directory);
    } catch (IOException e) {
      assumeTrue(false, "no control group can be made: " + e);
    }
    MemoryGroup group = new MemoryGroup(directory);
    group.limit(limitBytes);
    return group;
  }

  private static Path ownGroup() {
    try {
      for (String line : Files.readAllLines(Path.of("/proc/self/cgroup"))) {
        String[] parts = line.split(":", 3);
        if (parts.length == 3 && List.of(parts[1].split(",")).contains("memory")) {
          Path group = V1.resolve(parts[2].substring(1));
          return Files.exists(group.resolve("memory.limit_in_bytes")) ? group : null;
        }
      }
    } catch (IOException e) {
      return null;
    }
    return null;
  }

  /** What to start a program with, so that it is in here from its first page on. */
  List<String> entry() {
    return List.of(
        "sh", "-c", "echo $$ > '" + directory.resolve("cgroup.procs") + "' && exec \"$@\"", "sh");
  }

  void limit(long bytes) {
    write("memory.limit_in_bytes", Long.toString(bytes));
  }

  /** How often something in here ran into the limit. */
  long limitHits() {
    return number("memory.failcnt");
  }

  /** The most that was ever charged, page cache and all. */
  long mostBytes() {
    return number("memory.max_usage_in_bytes");
  }

  private long number(String file) {
    try {
      return Long.parseLong(Files.readString(directory.resolve(file)).trim());
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
    return true;
  }
}
