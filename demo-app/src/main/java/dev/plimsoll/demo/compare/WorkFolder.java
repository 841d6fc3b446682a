package dev.plimsoll.demo.compare;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where the two services keep their databases, journals and logs, some 64 MB: gone when the process
 * ends, however that comes about, but for the logs where {@link #keepLogs} says so.
 */
final class WorkFolder {
  private final Path path;
  private volatile boolean keepsLogs;

  private WorkFolder(Path path) {
    this.path = path;
  }

  static WorkFolder create() throws IOException {
    WorkFolder folder = new WorkFolder(Files.createTempDirectory("plimsoll-compare-"));
    Runtime.getRuntime().addShutdownHook(new Thread(folder::delete, "tidy"));
    return folder;
  }

  Path path() {
    return path;
  }

  /** For a run that did not show what it should. */
  void keepLogs() {
    keepsLogs = true;
  }

  /** Twice, since a service that is being killed at this moment may still write. */
  void delete() {
    if (!tryDelete()) {
      tryDelete();
    }
  }

  private boolean tryDelete() {
    try (Stream<Path> files = Files.walk(path)) {
      List<Path> all = files.sorted(Comparator.reverseOrder()).toList();
      for (Path file : all) {
        if (!keepsLogs || !isWanted(file)) {
          Files.deleteIfExists(file);
        }
      }
      return true;
    } catch (IOException | UncheckedIOException e) {
      // What is left is in the folder for temporary files.
      return Files.notExists(path);
    }
  }

  private static boolean isWanted(Path file) {
    return Files.isDirectory(file) || file.toString().endsWith(".log");
  }
}
