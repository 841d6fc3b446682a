package dev.plimsoll.benchmarks.proof;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Runs one cell in a JVM of its own. Whatever it writes beside its result stands in a folder that
 * is emptied before and after, and if this process is told to end, the JVMs of the cell end, too.
 */
final class Bench {
  private static final int SLOWNESS = 5;
  private static final int LEAST_SECONDS = 120;

  private final Path folder;
  private final Path agent;

  Bench(Path raw, Path agent) {
    this.folder = raw.resolve("now");
    this.agent = agent;
  }

  /** What a cell brought: rows of a table, and what its children told, one line each. */
  record Result(String end, List<String> rows, List<String> runs) {
    boolean isWhole() {
      // The head, the line below it, and at least one row.
      return end.isEmpty() && rows.size() > 2;
    }
  }

  Result run(Cell cell) throws IOException, InterruptedException {
    clear();
    Files.createDirectories(folder);
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    Process process =
        new ProcessBuilder(command(cell))
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    Thread killer = new Thread(() -> kill(process.toHandle()));
    Runtime.getRuntime().addShutdownHook(killer);
    long seconds = Math.max(LEAST_SECONDS, (long) (SLOWNESS * cell.mostSeconds()));
    boolean ended = process.waitFor(seconds, TimeUnit.SECONDS);
    kill(process.toHandle());
    process.waitFor();
    Runtime.getRuntime().removeShutdownHook(killer);
    String end = ended ? "exit code " + process.exitValue() : "no end after " + seconds + " s";
    List<String> rows = Files.readAllLines(out).stream().filter(l -> l.startsWith("|")).toList();
    Result result = new Result(end.equals("exit code 0") ? "" : end, rows, Files.readAllLines(err));
    clear();
    return result;
  }

  private List<String> command(Cell cell) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Djava.io.tmpdir=" + folder.toAbsolutePath());
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add("dev.plimsoll.benchmarks.Benchmarks");
    command.addAll(cell.words());
    command.add("--agent");
    command.add(agent.toString());
    return command;
  }

  private static void kill(ProcessHandle process) {
    List<ProcessHandle> children = process.descendants().toList();
    process.destroyForcibly();
    children.forEach(ProcessHandle::destroyForcibly);
  }

  /** What cannot be removed yet, since somebody is dying there, is removed the next time. */
  private void clear() {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException | UncheckedIOException e) {
      return;
    }
  }
}
