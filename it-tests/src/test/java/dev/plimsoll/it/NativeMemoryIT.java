package dev.plimsoll.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.it.scenario.NativeGrowth;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Memory outside the heap that fills a real control group, and could be given back. */
class NativeMemoryIT {
  private static final long MIB = 1 << 20;
  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** MB a second. */
  private static final double FAST = 100;

  private static final int SEVERAL_GROUPS_FULL = 700;
  private static final int GROUP_AND_A_HALF = 450;

  /** MB a second, and how many: with the 150 MB that the C library keeps they do not fit. */
  private static final double STEADY = 50;

  private static final int HALF_A_GROUP = 190;

  @RegisterExtension final Children children = new Children();

  static Stream<Platform> jdks() {
    return Platform.eachJdk();
  }

  private ChildJvm growing(Platform platform, MemoryGroup group) {
    return children
        .on(platform)
        .heap("64m")
        .flag("-XX:MaxDirectMemorySize=2g")
        .in(group)
        .main(NativeGrowth.class)
        .timeout(LIMIT);
  }

  private static void assertKilled(Outcome outcome, MemoryGroup group) {
    assertThat(outcome.exitCode()).as(outcome.describe()).isEqualTo(137);
    assertThat(group.kills()).isEqualTo(1);
  }

  private static void assertLived(Outcome outcome, MemoryGroup group) {
    assertThat(outcome.exitCode()).as(outcome.describe()).isZero();
    assertThat(group.kills()).isZero();
  }

  @Test
  void cacheOfBuffers_withoutAgent_isKilled() {
    try (MemoryGroup group = MemoryGroup.assume("cache", 300 * MIB)) {
      Outcome outcome =
          growing(Platform.running(), group).arguments("cache", FAST, SEVERAL_GROUPS_FULL).run();

      assertKilled(outcome, group);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("jdks")
  void cacheOfBuffers_growsFast_isShedAsFastAsItGrows(Platform platform) {
    try (MemoryGroup group = MemoryGroup.assume("cache", 300 * MIB)) {
      Outcome outcome =
          growing(platform, group).agent("").arguments("cache", FAST, SEVERAL_GROUPS_FULL).run();

      assertLived(outcome, group);
      assertThat(outcome.result())
          .as(outcome.describe())
          .containsEntry("complete", "true")
          .doesNotContainEntry("highest", "EXHAUSTED")
          .as("the hook would have ended it")
          .doesNotContainKey("hook");
      assertThat(outcome.number("shedPieces")).as(outcome.describe()).isPositive();
    }
  }

  /** Who is asked first only says that it gave all that is wanted: the cache is asked as well. */
  @Test
  void cacheOfBuffers_besideALiar_isShedBeforeTheKernelKills() {
    try (MemoryGroup group = MemoryGroup.assume("lie", 300 * MIB)) {
      ChildJvm jvm = growing(Platform.running(), group).agent("");
      Outcome outcome = jvm.arguments("lie", FAST, GROUP_AND_A_HALF).run();

      assertLived(outcome, group);
      assertThat(outcome.number("lies")).as(outcome.describe()).isPositive();
      assertThat(outcome.number("shedPieces")).as(outcome.describe()).isPositive();
      assertThat(outcome.result())
          .as(outcome.describe())
          .containsEntry("complete", "true")
          .doesNotContainKey("hook");
    }
  }

  @Test
  void whatTheCLibraryKeeps_withoutAgentOrWithOneThatOnlyTells_isFatal() {
    for (List<String> agents : List.of(List.<String>of(), List.of("dry-run=true"))) {
      try (MemoryGroup group = MemoryGroup.assume("kept", 300 * MIB)) {
        ChildJvm jvm = growing(Platform.running(), group);
        agents.forEach(jvm::agent);
        Outcome outcome = jvm.arguments("freed", STEADY, HALF_A_GROUP).run();

        assertKilled(outcome, group);
      }
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("jdks")
  void whatTheCLibraryKeeps_isGivenBack(Platform platform) {
    try (MemoryGroup group = MemoryGroup.assume("kept", 300 * MIB)) {
      Outcome outcome =
          growing(platform, group)
              .agent("log=debug")
              .arguments("freed", STEADY, HALF_A_GROUP)
              .run();

      assertLived(outcome, group);
      assertThat(outcome.agentLines("DEBUG"))
          .as(outcome.describe())
          .anyMatch(line -> line.matches(".*native memory trimmed: .*\\(-\\d{5,}K\\).*"));
    }
  }
}
