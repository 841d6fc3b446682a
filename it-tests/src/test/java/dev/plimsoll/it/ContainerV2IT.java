package dev.plimsoll.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.plimsoll.it.scenario.Contained;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What only control groups of v2 have; the rest of it is {@link ContainerIT}, on either version.
 */
@Tag("cgroup2")
class ContainerV2IT {
  private static final long MIB = 1 << 20;
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final long NEAR = 150 * MIB;
  private static final int SECONDS = 5 * Slowness.FACTOR;
  private static final double RATE = Slowness.rate(10);

  @RegisterExtension final Children children = new Children();

  private ChildJvm contained(Platform platform, MemoryGroup group) {
    return children.on(platform).heap("200m").in(group).main(Contained.class).timeout(LIMIT);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("dev.plimsoll.it.Platform#eachJdk")
  void limit_ofTheGroupAroundTheOwn_isFound(Platform platform) {
    try (MemoryGroup outer = MemoryGroup.assumeV2("outer", 300 * MIB);
        MemoryGroup inner = outer.child("inner", 400 * MIB)) {
      Outcome outcome =
          contained(platform, inner)
              .heap("64m")
              .agent("log=debug")
              .arguments("cache", SECONDS, 1)
              .run();

      // What Protections says, too; the command line gives up before an emulated JVM answers.
      assertThat(outcome.agentLines("DEBUG"))
          .as(outcome.describe())
          .anyMatch(
              line ->
                  line.contains(
                      "cgroup v2 " + inner.directory() + ", limit 300.0 MiB (314572800)"));
    }
  }

  @Test
  void growth_withoutAgent_isKilled() {
    try (MemoryGroup group = MemoryGroup.assumeV2("bare", 120 * MIB)) {
      Outcome outcome = contained(Platform.running(), group).arguments("grow", 200, RATE).run();

      assertThat(outcome.exitCode()).as(outcome.describe()).isEqualTo(137);
      assertThat(group.kills()).isEqualTo(1);
    }
  }

  @Test
  void growth_inALimitedParent_savesTheStateBeforeTheKernelKills() throws Exception {
    try (MemoryGroup outer = MemoryGroup.assumeV2("outer", NEAR);
        MemoryGroup inner = outer.child("inner", 600 * MIB)) {
      assertSaved(inner, outer);
    }
  }

  /** Above this line nothing is killed, but nothing moves either. */
  @Test
  void growth_towardsMemoryHigh_savesTheStateBelowIt() throws Exception {
    try (MemoryGroup group = MemoryGroup.assumeV2("high", 600 * MIB)) {
      group.high(NEAR);
      assertSaved(group, group);
      assertThat(group.mostBytes()).isLessThan(NEAR + 10 * MIB);
    }
  }

  private void assertSaved(MemoryGroup group, MemoryGroup limited) throws Exception {
    ChildJvm jvm = contained(Platform.running(), group).agent("");
    Path state = jvm.directory().resolve("state");
    Outcome outcome = jvm.arguments("grow", 200, RATE, state).run();

    assertThat(outcome.exitCode()).as(outcome.describe()).isEqualTo(3);
    assertThat(Files.readString(state)).startsWith("SAVED ");
    assertThat(limited.kills()).isZero();
    assertThat(limited.mostBytes()).as("it was near").isGreaterThan(NEAR * 8 / 10);
  }

  @Test
  void limit_thatIsCutUnderWay_isPressure() {
    try (MemoryGroup group = MemoryGroup.assumeV2("cut", 600 * MIB)) {
      ChildProcess child =
          children.start(
              contained(Platform.running(), group).agent("").arguments("cache", SECONDS, 100));
      child.awaitLine("FILLED");
      // The agent's own start takes memory too.
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> child.stderr().stream().anyMatch(line -> line.contains("INFO started")));

      group.limit(group.usedBytes() * 100 / 93);

      Outcome outcome = child.await();
      assertThat(outcome.exitCode()).as(outcome.describe()).isZero();
      assertThat(outcome.result()).as(outcome.describe()).doesNotContainEntry("highest", "NORMAL");
      assertThat(group.kills()).isZero();
    }
  }

  /** The kernel calls it pressure; nothing of it is ours to relieve. */
  @Test
  void stallsOfPageCache_thatTheKernelTells_causeNothing() throws Exception {
    try (MemoryGroup group = MemoryGroup.assumeV2("stalls", 130 * MIB)) {
      ChildJvm jvm = contained(Platform.running(), group).heap("64m").agent("");
      Path file = jvm.directory().resolve("data");
      Outcome outcome = jvm.arguments("thrash", 15, 120, file).run();

      assertThat(outcome.exitCode()).as(outcome.describe()).isZero();
      assertThat(group.stallMicros()).as("otherwise nothing was shown").isPositive();
      assertThat(outcome.number("levelChanges")).as(outcome.describe()).isZero();
      assertThat(outcome.number("mx.Sheds")).as(outcome.describe()).isZero();
    }
  }
}
