package dev.plimsoll.it;

import dev.plimsoll.it.scenario.Scenario;
import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Where the build put what is tested. */
public final class Artifacts {
  private Artifacts() {}

  public static Path agentJar() {
    return jar("plimsoll.agent.jar", "../agent/dist/target/plimsoll-agent.jar");
  }

  public static Path apiJar() {
    return jar("plimsoll.api.jar", "../agent/api/target/plimsoll-api.jar");
  }

  public static Path demoJar() {
    return jar("plimsoll.demo.jar", "../demo-app/target/plimsoll-demo.jar");
  }

  static Path directory() {
    return Path.of(System.getProperty("plimsoll.it.directory", "target/it")).toAbsolutePath();
  }

  /** What an application has on its class path: itself, the API, and two cache libraries. */
  static String applicationClassPath() {
    List<String> entries = new ArrayList<>();
    entries.add(locationOf(Scenario.class).toString());
    entries.add(apiJar().toString());
    entries.add(locationOf(com.github.benmanes.caffeine.cache.Caffeine.class).toString());
    entries.add(locationOf(com.google.common.cache.CacheBuilder.class).toString());
    entries.add(
        locationOfInternal(
            "com.google.common.util.concurrent.internal.InternalFutureFailureAccess"));
    return String.join(File.pathSeparator, entries);
  }

  /** The jar or directory that a class of the tests came from. */
  static Path locationOf(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  private static String locationOfInternal(String className) {
    try {
      return locationOf(Class.forName(className)).toString();
    } catch (ClassNotFoundException e) {
      throw new AssertionError(e);
    }
  }

  private static Path jar(String property, String inBuild) {
    Path path = Path.of(System.getProperty(property, inBuild)).toAbsolutePath().normalize();
    if (!Files.isRegularFile(path)) {
      throw new AssertionError(path + " is not there: build with mvn package first");
    }
    return path;
  }
}
