package dev.plimsoll.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Makes the child JVMs of one test, gives each a directory under {@code target/it/<test>/}, prints
 * how to run them again when the test fails, and leaves none running.
 */
public final class Children implements BeforeEachCallback, AfterEachCallback {
  private final List<ChildProcess> started = new ArrayList<>();
  private Path directory = Artifacts.directory();
  private int count;

  @Override
  public void beforeEach(ExtensionContext context) {
    String method = context.getRequiredTestMethod().getName();
    String display = context.getDisplayName().replaceAll("[^\\w.=-]+", "_");
    String name = display.startsWith(method) ? method : method + "-" + display;
    directory =
        Artifacts.directory().resolve(context.getRequiredTestClass().getSimpleName()).resolve(name);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    for (ChildProcess child : started) {
      child.close();
      if (context.getExecutionException().isPresent()) {
        System.out.println("run again: " + child.rerun());
      }
    }
    started.clear();
  }

  /** A child on a platform; skips the test where the platform is not there. */
  public ChildJvm on(Platform platform) {
    return new ChildJvm(nextDirectory(), platform.assumeJdk(), platform.assumeCollector());
  }

  /** A child on the platform's JDK, the collector still to be chosen by a flag. */
  public ChildJvm onJdkOf(Platform platform) {
    return new ChildJvm(nextDirectory(), platform.assumeJdk(), List.of());
  }

  /** A child on the JDK that runs the tests. */
  public ChildJvm onRunningJdk() {
    return new ChildJvm(nextDirectory(), Jdk.running(), List.of());
  }

  /** Starts a child that is killed after the test at the latest. */
  public ChildProcess start(ChildJvm jvm) {
    ChildProcess process = jvm.start();
    started.add(process);
    return process;
  }

  /** Where this test keeps its files. */
  public Path directory() {
    return directory;
  }

  /** Empty, so that nothing of an earlier run is taken for a result of this one. */
  private Path nextDirectory() {
    count++;
    Path next = directory.resolve("child-" + count);
    try {
      if (Files.exists(next)) {
        try (Stream<Path> old = Files.walk(next)) {
          for (Path file : old.sorted(Comparator.reverseOrder()).toList()) {
            Files.delete(file);
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return next;
  }
}
