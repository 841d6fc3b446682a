package dev.plimsoll.it;

import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A JDK and a collector: where a scenario runs. */
public record Platform(int feature, Collector collector) {
  private static final List<Integer> FEATURES = features();
  private static final Map<Platform, List<String>> flagsOf = new ConcurrentHashMap<>();

  /** As {@code -Dplimsoll.it.jdks=21} says; another JDK is found like those two. */
  private static List<Integer> features() {
    return Stream.of(System.getProperty("plimsoll.it.jdks", "17,25").split(","))
        .map(Integer::valueOf)
        .toList();
  }

  /** Every pair that is to be covered, installed or not: what is missing must show as skipped. */
  static Stream<Platform> all() {
    return FEATURES.stream()
        .flatMap(
            feature ->
                Stream.of(Collector.values())
                    .filter(collector -> collector.isOf(feature))
                    .map(collector -> new Platform(feature, collector)));
  }

  /** Each JDK, with the collector that it chooses on a server. */
  public static Stream<Platform> eachJdk() {
    return FEATURES.stream().map(feature -> new Platform(feature, Collector.G1));
  }

  /** The JDK that runs the tests, with G1. */
  static Platform running() {
    return new Platform(Jdk.running().feature(), Collector.G1);
  }

  /** The JDK, or a skipped test that says why. */
  public Jdk assumeJdk() {
    return Jdk.ofFeature(feature)
        .orElseGet(() -> abort("no JDK " + feature + " among " + Jdk.installed()));
  }

  /** The flags that choose the collector, as the JVM itself takes them; else a skipped test. */
  List<String> assumeCollector() {
    Jdk jdk = assumeJdk();
    List<String> flags = flagsOf.computeIfAbsent(this, platform -> platform.probe(jdk));
    assumeTrue(!flags.isEmpty(), jdk + " does not have " + collector);
    return flags;
  }

  private List<String> probe(Jdk jdk) {
    List<String> unlocked = new ArrayList<>();
    unlocked.add("-XX:+UnlockExperimentalVMOptions");
    unlocked.addAll(collector.flags());
    for (List<String> flags : List.of(collector.flags(), unlocked)) {
      if (starts(jdk, flags)) {
        return flags;
      }
    }
    return List.of();
  }

  private static boolean starts(Jdk jdk, List<String> flags) {
    List<String> command = new ArrayList<>();
    command.add(jdk.tool("java").toString());
    command.addAll(flags);
    command.add("-Xmx64m");
    command.add("-version");
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return false;
      }
      return process.exitValue() == 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public String toString() {
    return collector.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-') + "-" + feature;
  }
}
