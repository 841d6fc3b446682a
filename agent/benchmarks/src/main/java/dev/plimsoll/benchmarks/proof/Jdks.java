package dev.plimsoll.benchmarks.proof;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The JDKs 17 and 25 of this machine: the one that runs, and what stands beside it. */
final class Jdks {
  private Jdks() {}

  /** The {@code java} of each version found. */
  static Map<Integer, Path> installed() throws IOException {
    Map<Integer, Path> found = new TreeMap<>();
    Path own = Path.of(System.getProperty("java.home"));
    add(found, own);
    for (Path folder : new Path[] {own.getParent(), Path.of("/usr/lib/jvm")}) {
      if (folder != null && Files.isDirectory(folder)) {
        try (Stream<Path> homes = Files.list(folder)) {
          for (Path home : homes.sorted().toList()) {
            add(found, home);
          }
        }
      }
    }
    return found;
  }

  /** What the JDK says of itself. */
  static String version(Path java) throws IOException {
    return release(java.getParent().getParent()).getProperty("JAVA_RUNTIME_VERSION", "unknown");
  }

  private static void add(Map<Integer, Path> found, Path home) throws IOException {
    Path java = home.resolve("bin").resolve("java");
    if (!Files.isExecutable(java) || !Files.isRegularFile(home.resolve("release"))) {
      return;
    }
    String version = release(home).getProperty("JAVA_VERSION", "");
    for (int feature : new int[] {17, 25}) {
      if (version.equals("" + feature) || version.startsWith(feature + ".")) {
        found.putIfAbsent(feature, java);
      }
    }
  }

  private static Properties release(Path home) throws IOException {
    Properties properties = new Properties();
    try (var in = Files.newBufferedReader(home.resolve("release"))) {
      properties.load(in);
    }
    Properties plain = new Properties();
    properties.forEach((key, value) -> plain.put(key, value.toString().replace("\"", "")));
    return plain;
  }
}
