package dev.plimsoll.demo.compare;

import dev.plimsoll.demo.Options;
import dev.plimsoll.demo.UsageException;
import java.io.IOException;
import java.io.Reader;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;

/**
 * What {@code compare} was asked to do, checked.
 *
 * @param graceSeconds how long a service found dead is asked to stop before it is killed
 * @param java the JVM that runs the service
 * @param jdkVersion its feature version
 * @param heap as {@code -Xmx} takes it
 * @param agentOptions passed on to the agent, empty for none
 * @param demo this very jar
 */
public record Settings(
    Scenario scenario,
    CollectorChoice collector,
    String heap,
    int seconds,
    int graceSeconds,
    Path java,
    int jdkVersion,
    Path agent,
    String agentOptions,
    Path demo) {

  /** The options that {@link #from} reads. */
  public static final Set<String> NAMES =
      Set.of("scenario", "gc", "heap", "seconds", "grace", "jdk", "agent", "agent-options");

  private static final String DEFAULT_HEAP = "96m";

  /** Reads and checks them all. */
  public static Settings from(Options options) {
    Path demo = ownJar();
    Path jdk = path("jdk", options.text("jdk", System.getProperty("java.home")));
    Path java = existing("jdk", jdk.resolve("bin/java"));
    String beside = demo.resolveSibling("../../agent/dist/target/plimsoll-agent.jar").toString();
    int jdkVersion = version(jdk);
    CollectorChoice collector = CollectorChoice.of(options.text("gc", "g1"));
    Scenario scenario = Scenario.of(options.text("scenario", "cache"));
    return new Settings(
        scenario,
        collector.checkedFor(jdkVersion),
        heap(options.text("heap", DEFAULT_HEAP)),
        options.integer("seconds", scenario.seconds, 5, 600),
        options.integer("grace", 0, 0, 60),
        java,
        jdkVersion,
        existing("agent", path("agent", options.text("agent", beside))),
        options.text("agent-options", ""),
        demo);
  }

  /** The JVM's own flags: collector and heap. */
  List<String> jvmFlags() {
    List<String> flags = new ArrayList<>(collector.flags(jdkVersion));
    flags.add("-Xmx" + heap);
    return flags;
  }

  private static String heap(String text) {
    if (!text.matches("[1-9][0-9]{0,8}[kKmMgG]")) {
      throw new UsageException("--heap: " + text + " (expected: a size such as 96m or 1g)");
    }
    return text;
  }

  private static Path path(String option, String text) {
    try {
      return Path.of(text).toAbsolutePath().normalize();
    } catch (InvalidPathException e) {
      throw new UsageException("--" + option + ": " + text + " (expected: a path)");
    }
  }

  private static Path existing(String option, Path path) {
    if (!Files.isRegularFile(path)) {
      throw new UsageException("--" + option + ": " + path + " (expected: a file that exists)");
    }
    return path;
  }

  private static int version(Path jdk) {
    Properties release = new Properties();
    try (Reader reader = Files.newBufferedReader(jdk.resolve("release"))) {
      release.load(reader);
      return Runtime.Version.parse(release.getProperty("JAVA_VERSION").replace("\"", "")).feature();
    } catch (IOException | RuntimeException e) {
      throw new UsageException("--jdk: " + jdk + " (expected: a JDK with a file named release)");
    }
  }

  private static Path ownJar() {
    try {
      Path jar =
          Path.of(Settings.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      if (!Files.isRegularFile(jar)) {
        throw new UsageException("compare: run from " + jar + " (expected: from the built jar)");
      }
      return jar.toAbsolutePath();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
