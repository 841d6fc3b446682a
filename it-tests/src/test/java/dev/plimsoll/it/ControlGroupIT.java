package dev.plimsoll.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.it.Plan.Run;
import dev.plimsoll.it.scenario.Burst;
import dev.plimsoll.it.scenario.Leak;
import dev.plimsoll.it.scenario.OversizedCache;
import dev.plimsoll.it.scenario.Storm;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The doomed programs without the agent: they must die, or what the other tests show would be worth
 * nothing. A hang counts as dead.
 */
class ControlGroupIT {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @RegisterExtension final Children children = new Children();

  static Stream<Run> runs() {
    Stream<Run> all = Plan.of("map", "burst", "storm", "caffeine", "leak", "guava");
    // Twenty seconds are enough where the full matrix is not asked for.
    return Plan.isMatrix() ? all : all.filter(run -> run.platform().feature() == 25);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("runs")
  void doomedProgram_withoutAgent_dies(Run run) {
    ChildJvm jvm = children.on(run.platform()).heap(CurableIT.HEAP).timeout(LIMIT);
    switch (run.variant()) {
      case "burst" -> jvm.main(Burst.class).arguments("none", CurableIT.BURSTS);
      case "storm" -> jvm.main(Storm.class).arguments("none", CurableIT.ROUNDS);
      case "leak" -> jvm.main(Leak.class).arguments(jvm.directory().resolve("state"), "array");
      default ->
          jvm.main(OversizedCache.class).arguments(run.variant(), CurableIT.HEAPS_THROUGH_CACHE);
    }

    Outcome outcome = children.start(jvm).awaitOrKill(LIMIT);

    assertThat(outcome.stdout()).as("it ran; %s", outcome.describe()).contains("READY");
    assertThat(isDead(outcome)).as(outcome.describe()).isTrue();
  }

  /** Of memory: one that only cannot run without the agent would show nothing either. */
  private static boolean isDead(Outcome outcome) {
    boolean failed =
        !outcome.result().getOrDefault("outOfMemory", "0").equals("0")
            || !outcome.result().getOrDefault("failed", "0").equals("0");
    boolean hung = outcome.exitCode() == -1;
    return failed
        || hung
        || (outcome.exitCode() != 0
            && outcome.stderr().stream().anyMatch(line -> line.contains("OutOfMemoryError")));
  }
}
