package dev.plimsoll.it.loader;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.it.Artifacts;
import dev.plimsoll.it.ChildJvm;
import dev.plimsoll.it.Children;
import dev.plimsoll.it.Outcome;
import dev.plimsoll.it.Platform;
import dev.plimsoll.it.loader.shop.Probe;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Other agents on the same line, ours twice, and our jar under other names. */
class OtherAgentsIT {
  private static final Duration LONG = Duration.ofMinutes(3);

  @RegisterExtension final Children children = new Children();

  static Platform[] platforms() {
    return Loaders.platforms();
  }

  @ParameterizedTest
  @MethodSource("platforms")
  void jacoco_beforeOurs_bothWork(Platform platform) {
    Outcome outcome = run(jacoco(children.on(platform)).agent(""));

    assertServedAndCovered(outcome);
  }

  @ParameterizedTest
  @MethodSource("platforms")
  void jacoco_afterOurs_bothWork(Platform platform) {
    Outcome outcome = run(jacoco(children.on(platform).agent("")));

    assertServedAndCovered(outcome);
  }

  @ParameterizedTest
  @MethodSource("platforms")
  void openTelemetry_beforeOurs_bothWork(Platform platform) {
    Outcome outcome = run(openTelemetry(children.on(platform)).agent(""));

    assertServedAndTraced(outcome);
  }

  @ParameterizedTest
  @MethodSource("platforms")
  void openTelemetry_afterOurs_bothWork(Platform platform) {
    Outcome outcome = run(openTelemetry(children.on(platform).agent("")));

    assertServedAndTraced(outcome);
  }

  @Test
  void ours_twiceOnTheLine_oneStaysIdle() {
    Outcome outcome = run(children.onRunningJdk().agent("").agent(""));

    Loaders.assertServed(outcome, 1);
    assertThat(outcome.agentLines("WARN"))
        .as(outcome.describe())
        .anyMatch(line -> line.contains("running in this process already"));
  }

  @Test
  void ours_twoCopies_oneStaysIdle() {
    Path other = Layout.copy(Artifacts.agentJar(), children.directory().resolve("other"));
    Outcome outcome = run(children.onRunningJdk().agent("").agent(other, ""));

    Loaders.assertServed(outcome, 1);
  }

  @ParameterizedTest
  @MethodSource("platforms")
  void ours_renamedInAPathWithSpaces_servesAll(Platform platform) {
    Path renamed =
        Layout.copy(Artifacts.agentJar(), children.directory().resolve("a b"), "other name.jar");
    Outcome outcome = run(children.on(platform).agent(renamed, ""));

    Loaders.assertServed(outcome, 1);
    Loaders.assertQuiet(outcome);
  }

  private Outcome run(ChildJvm jvm) {
    return jvm.classPath(Layout.classPath(children.directory().resolve("shop")))
        .main(Probe.class)
        .heap("256m")
        .timeout(LONG)
        .run();
  }

  private ChildJvm jacoco(ChildJvm jvm) {
    Path data = children.directory().resolve("jacoco.exec");
    return jvm.agent(Layout.jarOf("org.jacoco.agent"), "destfile=" + data);
  }

  private ChildJvm openTelemetry(ChildJvm jvm) {
    return jvm.agent(Layout.jarOf("opentelemetry-javaagent"), "")
        .flag("-Dotel.traces.exporter=none")
        .flag("-Dotel.metrics.exporter=none")
        .flag("-Dotel.logs.exporter=none")
        .flag("-Dotel.instrumentation.methods.include=" + Probe.class.getName() + "[run]");
  }

  private void assertServedAndCovered(Outcome outcome) {
    Loaders.assertServed(outcome, 1);
    assertThat(children.directory().resolve("jacoco.exec"))
        .as(outcome.describe())
        .satisfies(data -> assertThat(Files.size(data)).isGreaterThan(100));
  }

  private static void assertServedAndTraced(Outcome outcome) {
    Loaders.assertServed(outcome, 1);
    assertThat(outcome.stderr())
        .as(outcome.describe())
        .anyMatch(line -> line.contains("opentelemetry-javaagent - version"))
        .noneMatch(line -> line.contains(" ERROR "));
  }
}
