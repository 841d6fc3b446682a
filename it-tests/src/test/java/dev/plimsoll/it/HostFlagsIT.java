package dev.plimsoll.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.plimsoll.it.scenario.Burst;
import dev.plimsoll.it.scenario.Guest;
import dev.plimsoll.it.scenario.OversizedCache;
import dev.plimsoll.it.scenario.SwitchedOn;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the host's own flags for the end of memory leave of the protection, and that it is told. */
class HostFlagsIT {
  @RegisterExtension final Children children = new Children();

  static Stream<Platform> jdks() {
    return Platform.eachJdk();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("jdks")
  void flags_thatLimitTheAgent_areToldInTheStartLine(Platform platform) {
    ChildJvm several =
        children
            .on(platform)
            .flag("-XX:+ExitOnOutOfMemoryError")
            .flag("-XX:+DisableExplicitGC")
            .flag("-XX:+HeapDumpOnOutOfMemoryError");
    assertStartLine(
        several,
        "; limited: asked collections off: DisableExplicitGC, ",
        "; retry gates off for heap errors: ExitOnOutOfMemoryError ",
        " uses HeapDumpOnOutOfMemoryError up");
    // Told only where no other flag ends the JVM at the first error.
    ChildJvm command = children.on(platform).flag("-XX:OnOutOfMemoryError=kill -9 %p");
    assertStartLine(command, " if the command of OnOutOfMemoryError ends the JVM");
  }

  private static void assertStartLine(ChildJvm jvm, String... remarks) {
    Outcome outcome = jvm.agent("").main(Guest.class).arguments(0).run();

    assertThat(outcome.exitCode()).as(outcome.describe()).isZero();
    assertThat(outcome.stderr()).as(outcome.describe()).hasSize(2);
    assertThat(outcome.stderr().get(0)).contains(remarks);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("jdks")
  void collectorThatNeverCollects_leavesTheAgentIdle_inOneLine(Platform platform) {
    ChildProcess child =
        children.start(
            children
                .onJdkOf(platform)
                .flag("-XX:+UnlockExperimentalVMOptions")
                .flag("-XX:+UseEpsilonGC")
                .agent("")
                .main(Guest.class)
                .arguments(0, "wait"));
    child.awaitReady();
    await().until(() -> !child.stderr().isEmpty());
    child.say("go on");
    Outcome outcome = child.await();

    assertThat(outcome.exitCode()).as(outcome.describe()).isZero();
    assertThat(outcome.stderr())
        .singleElement()
        .asString()
        .contains(" WARN no rules for this collector: Epsilon Heap - the agent stays idle");
    assertThat(outcome.result())
        .containsEntry("active", "false")
        .containsEntry("level", "NORMAL")
        .containsEntry("headroom", "true");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("jdks")
  void exitOnOutOfMemoryError_oversizedCache_doesNotEndTheProcess(Platform platform) {
    Outcome outcome =
        children
            .on(platform)
            .heap(CurableIT.HEAP)
            .flag("-XX:+ExitOnOutOfMemoryError")
            .agent("")
            .main(OversizedCache.class)
            .arguments("map", CurableIT.HEAPS_THROUGH_CACHE)
            .run();

    assertThat(outcome.exitCode()).as(outcome.describe()).isZero();
    assertThat(outcome.result()).containsEntry("complete", "true");
  }

  /** What the agent takes for itself must not be what fails: this flag ends the JVM even so. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("jdks")
  void exitOnOutOfMemoryError_switchedOnInAFullHeap_doesNotEndTheProcess(Platform platform) {
    Outcome outcome =
        children
            .on(new Platform(platform.feature(), Collector.SERIAL))
            .heap("128m")
            .flag("-XX:+ExitOnOutOfMemoryError")
            .agent("dry-run=true")
            .main(SwitchedOn.class)
            .run();

    assertThat(outcome.exitCode()).as(outcome.describe()).isZero();
    assertThat(outcome.result())
        .as(outcome.describe())
        .containsEntry("takenInDryRun", "0")
        .containsEntry("reserveInDryRun", "0");
    assertThat(outcome.number("taken")).as(outcome.describe()).isPositive();
    assertThat(outcome.number("reserve")).as(outcome.describe()).isPositive();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("jdks")
  void disableExplicitGc_burstBehindAGate_isServed(Platform platform) {
    Outcome outcome =
        children
            .on(platform)
            .heap(CurableIT.HEAP)
            .flag("-XX:+DisableExplicitGC")
            .agent("")
            .main(Burst.class)
            .arguments("retry", CurableIT.BURSTS)
            .run();

    assertThat(outcome.exitCode()).as(outcome.describe()).isZero();
    assertThat(outcome.number("served")).as(outcome.describe()).isEqualTo(CurableIT.BURSTS);
  }

  /** Callers that want room would have one asked for, also where it would not pause at all. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("jdks")
  void noPauseAllowed_burstThatAsksForRoom_noCollectionIsAskedFor(Platform platform) {
    Outcome outcome =
        children
            .on(platform)
            .heap(CurableIT.HEAP)
            .agent("max-forced-pause=0")
            .main(Burst.class)
            .arguments("headroom", CurableIT.BURSTS)
            .run();

    assertThat(outcome.exitCode()).as(outcome.describe()).isZero();
    assertThat(outcome.number("mx.CollectionsAsked")).as(outcome.describe()).isZero();
  }
}
