package dev.plimsoll.it.loader;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.it.Artifacts;
import dev.plimsoll.it.ChildJvm;
import dev.plimsoll.it.Children;
import dev.plimsoll.it.Outcome;
import dev.plimsoll.it.Platform;
import dev.plimsoll.it.loader.shop.Probe;
import dev.plimsoll.it.scenario.Unguarded;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Other agents on the same line, ours twice, and our jar under other names. */
class OtherAgentsIT {
  private static final Duration LONG = Duration.ofMinutes(3);

  @RegisterExtension final Children children = new Children();

  static Stream<Platform> platforms() {
    return Platform.eachJdk();
  }

  static Stream<Arguments> otherAgents() {
    return Platform.eachJdk()
        .flatMap(
            platform ->
                Stream.of(
                    Arguments.of(platform, true, true),
                    Arguments.of(platform, true, false),
                    Arguments.of(platform, false, true),
                    Arguments.of(platform, false, false)));
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
  void ours_twoCopies_oneStaysIdle() {
    Path other = Layout.copy(Artifacts.agentJar(), children.directory().resolve("other"));
    Outcome outcome = run(children.onRunningJdk().agent("").agent(other, ""));

    Loaders.assertServed(outcome, 1);
    assertThat(outcome.agentLines("WARN"))
        .as(outcome.describe())
        .singleElement()
        .asString()
        .contains("running in this process already");
  }

  @ParameterizedTest
  @MethodSource("platforms")
  void ours_twoVersions_theFirstServesAndTheOtherStaysIdle(Platform platform) {
    Path other = Layout.otherVersion(children.directory().resolve("other-version.jar"), "9.9.9");
    Outcome first = run(children.on(platform).agent("").agent(other, ""));
    Outcome second = run(children.on(platform).agent(other, "").agent(""));

    for (Outcome outcome : new Outcome[] {first, second}) {
      Loaders.assertServed(outcome, 1);
      assertThat(outcome.agentLines("WARN"))
          .as(outcome.describe())
          .singleElement()
          .asString()
          .contains("running in this process already");
    }
    assertThat(second.agentLines("INFO").get(0)).as(second.describe()).contains("9.9.9");
    assertThat(first.agentLines("INFO").get(0)).as(first.describe()).doesNotContain("9.9.9");
  }

  @ParameterizedTest
  @MethodSource("otherAgents")
  void hooksIntoTheJdk_besideOthersInBothOrders_work(
      Platform platform, boolean openTelemetry, boolean oursFirst) {
    String hooks = "unguarded-errors=true,discover=caffeine;guava;jcache,on-exhausted=none";
    ChildJvm jvm = children.on(platform);
    ChildJvm begun = oursFirst ? jvm.agent(hooks) : jvm;
    ChildJvm with = openTelemetry ? openTelemetry(begun) : jacoco(begun);
    ChildJvm all = oursFirst ? with : with.agent(hooks);
    Outcome outcome =
        all.main(Unguarded.class)
            .arguments("forkjoin", 80_000_000)
            .heap("160m")
            .timeout(LONG)
            .run();

    assertThat(outcome.result())
        .as(outcome.describe())
        .containsEntry("secondWorks", "true")
        .containsEntry("mx.UnguardedErrors", "1");
    assertThat(outcome.stderr()).as(outcome.describe()).noneMatch(line -> line.contains("ERROR"));
    assertThat(outcome.exitCode()).as(outcome.describe()).isZero();
  }

  @ParameterizedTest
  @MethodSource("platforms")
  void ours_renamedInAPathWithSpaces_servesAll(Platform platform) {
    Path renamed =
        Layout.copy(Artifacts.agentJar(), children.directory().resolve("a, b"), "other name.jar");
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
        .flag("-Dotel.traces.exporter=console")
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
        .anyMatch(line -> line.contains("LoggingSpanExporter - 'Probe.run' : "))
        .noneMatch(line -> line.contains(" ERROR "));
  }
}
