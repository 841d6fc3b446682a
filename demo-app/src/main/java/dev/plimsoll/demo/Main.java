package dev.plimsoll.demo;

import dev.plimsoll.demo.compare.Comparison;
import dev.plimsoll.demo.compare.Settings;
import dev.plimsoll.demo.http.CatalogueServer;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Entry point of {@code plimsoll-demo.jar}. */
public final class Main {
  private static final String USAGE =
      """
      A little product-catalogue service that dies without the Plimsoll agent and lives with it.

      java -jar plimsoll-demo.jar compare [options]   run it twice under the same load, compare
        --scenario cache|burst|leak   what goes wrong (cache)
        --gc serial|parallel|g1|z|genz|shenandoah|genshen   the collector (g1)
        --heap SIZE                   maximum heap of the service, such as 128m (96m)
        --seconds N                   load on each of the two, 5 to 600 (18; leak 26)
        --grace N                     seconds between asking a dead service to stop, as Kubernetes
                                      does, and killing it; 0 kills at once, as watchdogs do (0)
        --jdk PATH                    the JDK that runs the service (the one that runs this)
        --agent PATH                  plimsoll-agent.jar (found beside the demo's build)
        --agent-options LIST          passed on to the agent, such as heap.critical=90%
                                      (PLIMSOLL_* and JAVA_TOOL_OPTIONS reach neither of them)
        exit code: 0 the agent made the difference, 1 it did not, 2 a bad option

      java [-javaagent:plimsoll-agent.jar] -jar plimsoll-demo.jar serve [options]   the service alone
        --port N                      loopback only; 0 picks one (8080)
        --dir PATH                    where the database and the journal live (a temporary one)
        its live page is at http://127.0.0.1:8080/
      """;

  private Main() {}

  /** Runs one command; see the usage text. */
  public static void main(String[] args) throws Exception {
    try {
      run(args);
    } catch (UsageException e) {
      System.err.println("plimsoll-demo: " + e.getMessage());
      System.exit(2);
    } catch (FileSystemException e) {
      // Its message is the path alone.
      System.err.println("plimsoll-demo: " + e);
      System.exit(1);
    } catch (IOException | SQLException e) {
      System.err.println("plimsoll-demo: " + e.getMessage());
      System.exit(1);
    }
  }

  private static void run(String[] args) throws Exception {
    List<String> words = List.of(args);
    if (words.isEmpty() || words.contains("--help") || words.contains("-h")) {
      System.out.print(USAGE);
      return;
    }
    List<String> rest = words.subList(1, words.size());
    switch (words.get(0)) {
      case "serve" -> serve(Options.parse(rest, Set.of("port", "dir", "parent")));
      case "compare" ->
          System.exit(Comparison.run(Settings.from(Options.parse(rest, Settings.NAMES))));
      default ->
          throw new UsageException(
              "command: " + words.get(0) + " (expected: serve, compare or --help)");
    }
  }

  private static void serve(Options options) throws Exception {
    int port = options.integer("port", 8080, 0, 65_535);
    Path directory = options.has("dir") ? Path.of(options.text("dir", "")) : null;
    endWith(options.integer("parent", 0, 0, Integer.MAX_VALUE));
    CatalogueServer.start(port, directory);
  }

  /** A service that was started to be compared must not outlive whoever started it. */
  private static void endWith(int parent) {
    Optional<ProcessHandle> started = parent == 0 ? Optional.empty() : ProcessHandle.of(parent);
    if (started.isPresent()) {
      Thread watch = new Thread(() -> outlive(started.get()), "parent-watch");
      watch.setDaemon(true);
      watch.start();
    }
  }

  private static void outlive(ProcessHandle parent) {
    parent.onExit().join();
    Runtime.getRuntime().halt(1);
  }
}
