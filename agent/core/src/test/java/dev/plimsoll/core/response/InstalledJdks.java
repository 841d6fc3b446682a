package dev.plimsoll.core.response;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The JDKs of this machine by feature number: the running one, its neighbours, the usual place. */
public final class InstalledJdks {
  private InstalledJdks() {}

  /** The {@code java} of the first one found with that feature number, or null. */
  public static Path java(int feature) {
    return all().get(feature);
  }

  private static TreeMap<Integer, Path> all() {
    TreeMap<Integer, Path> found = new TreeMap<>();
    Path running = Path.of(System.getProperty("java.home"));
    add(found, running);
    for (Path home : neighbours(running.getParent())) {
      add(found, home);
    }
    for (Path home : neighbours(Path.of("/usr/lib/jvm"))) {
      add(found, home);
    }
    return found;
  }

  private static List<Path> neighbours(Path parent) {
    if (parent == null || !Files.isDirectory(parent)) {
      return List.of();
    }
    try (Stream<Path> homes = Files.list(parent)) {
      return new ArrayList<>(homes.sorted().toList());
    } catch (IOException e) {
      return List.of();
    }
  }

  private static void add(TreeMap<Integer, Path> found, Path home) {
    Path java = home.resolve("bin").resolve("java");
    Path release = home.resolve("release");
    if (!Files.isExecutable(java) || !Files.isReadable(release)) {
      return;
    }
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(release)) {
      properties.load(reader);
    } catch (IOException e) {
      return;
    }
    String version = properties.getProperty("JAVA_VERSION", "").replace("\"", "");
    String feature = version.split("[.\\-+]", 2)[0];
    if (feature.matches("\\d+")) {
      found.putIfAbsent(Integer.valueOf(feature), java);
    }
  }
}
