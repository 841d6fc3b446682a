package dev.plimsoll.it;

import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;

/** A control group (v1) of a child's own that limits its tasks, which threads are. */
final class TaskGroup implements AutoCloseable {
  private static final Path V1 = Path.of("/sys/fs/cgroup/pids");

  private final Path directory;

  private TaskGroup(Path directory) {
    this.directory = directory;
  }

  /** Makes one with a limit, or skips the test and says why. */
  static TaskGroup assume(String name, int tasks) {
    assumeTrue(Files.isWritable(V1), "no v1 pids controller here, or no right to it: " + V1);
    Path directory = V1.resolve("plimsoll-" + name + "-" + ProcessHandle.current().pid());
    try {
      Files.createDirectory(directory);
      Files.writeString(directory.resolve("pids.max"), Integer.toString(tasks));
    } catch (IOException e) {
      abort("no control group can be made: " + e);
    }
    return new TaskGroup(directory);
  }

  /** What to start a program with, so that it is in here from its first thread on. */
  List<String> entry() {
    return List.of(
        "sh", "-c", "echo $$ > '" + directory.resolve("cgroup.procs") + "' && exec \"$@\"", "sh");
  }

  /** Takes it away once its last task has ended. */
  @Override
  public void close() {
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(50))
        .ignoreExceptions()
        .until(() -> Files.deleteIfExists(directory) || !Files.exists(directory));
  }
}
