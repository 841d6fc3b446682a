package dev.plimsoll.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;

/** An installed JDK. */
public record Jdk(int feature, Path home) {
  private static final List<Jdk> INSTALLED = find();

  /** The one of that feature release that was found first; the running one is looked at first. */
  static Optional<Jdk> ofFeature(int feature) {
    return INSTALLED.stream().filter(jdk -> jdk.feature == feature).findFirst();
  }

  /** The one that runs the tests. */
  public static Jdk running() {
    return new Jdk(Runtime.version().feature(), Path.of(System.getProperty("java.home")));
  }

  static List<Jdk> installed() {
    return INSTALLED;
  }

  public Path tool(String name) {
    return home.resolve("bin").resolve(name);
  }

  private static List<Jdk> find() {
    Path running = Path.of(System.getProperty("java.home"));
    Set<Path> homes = new LinkedHashSet<>();
    homes.add(running);
    addEnvironment(homes);
    addChildren(running.getParent(), homes);
    addChildren(Path.of("/usr/lib/jvm"), homes);
    addChildren(Path.of(System.getProperty("user.home"), ".sdkman/candidates/java"), homes);
    List<Jdk> found = new ArrayList<>();
    for (Path home : homes) {
      int feature = featureOf(home);
      if (feature > 0) {
        found.add(new Jdk(feature, home));
      }
    }
    return found;
  }

  private static void addEnvironment(Set<Path> homes) {
    // JAVA_HOME_17_X64 and the like, as build services set them.
    System.getenv()
        .forEach(
            (name, value) -> {
              if (name.startsWith("JAVA_HOME")) {
                homes.add(Path.of(value));
              }
            });
  }

  private static void addChildren(Path directory, Set<Path> homes) {
    if (directory == null || !Files.isDirectory(directory)) {
      return;
    }
    try (DirectoryStream<Path> children = Files.newDirectoryStream(directory)) {
      List<Path> sorted = new ArrayList<>();
      children.forEach(sorted::add);
      sorted.sort(null);
      homes.addAll(sorted);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What the {@code release} file says, or -1 where this is no JDK. */
  private static int featureOf(Path home) {
    Path release = home.resolve("release");
    if (!Files.isRegularFile(release)
        || !Files.isExecutable(home.resolve("bin/java"))
        || !Files.isExecutable(home.resolve("bin/jcmd"))) {
      return -1;
    }
    Properties properties = new Properties();
    try (var reader = Files.newBufferedReader(release)) {
      properties.load(reader);
    } catch (IOException e) {
      return -1;
    }
    String version = properties.getProperty("JAVA_VERSION", "").replace("\"", "");
    try {
      return Runtime.Version.parse(version).feature();
    } catch (IllegalArgumentException e) {
      return -1;
    }
  }
}
