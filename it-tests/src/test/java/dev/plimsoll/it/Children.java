package dev.plimsoll.it;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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

  private Path nextDirectory() {
    count++;
    return directory.resolve("child-" + count);
  }
}
