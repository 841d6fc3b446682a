package dev.plimsoll.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.it.Plan.Run;
import dev.plimsoll.it.scenario.Burst;
import dev.plimsoll.it.scenario.OversizedCache;
import dev.plimsoll.it.scenario.Storm;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Programs whose caches hold the memory that they die for want of. With the agent no request fails;
 * {@link ControlGroupIT} shows that without it they do.
 */
class CurableIT {
  static final String HEAP = "128m";
  static final int HEAPS_THROUGH_CACHE = 3;
  static final int BURSTS = 3;
  static final int ROUNDS = 3;

  @RegisterExtension final Children children = new Children();

  static Stream<Run> caches() {
    return Plan.of("map", "caffeine", "guava");
  }

  static Stream<Run> bursts() {
    return Plan.of("retry", "headroom");
  }

  static Stream<Run> storms() {
    return Plan.of("retry");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("caches")
  void oversizedCache_nothingGuarded_noRequestFails(Run run) {
    Outcome outcome = outcomeOf(run, OversizedCache.class, HEAPS_THROUGH_CACHE);

    assertThat(outcome.number("outOfMemory")).as(outcome.describe()).isZero();
    assertThat(outcome.result()).as(outcome.describe()).containsEntry("complete", "true");
    assertThat(outcome.number("mx.Sheds")).as(outcome.describe()).isPositive();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("bursts")
  void burst_overAFullCache_isServed(Run run) {
    Outcome outcome = outcomeOf(run, Burst.class, BURSTS);

    assertThat(outcome.number("failed")).as(outcome.describe()).isZero();
    assertThat(outcome.number("served")).as(outcome.describe()).isEqualTo(BURSTS);
    assertThat(outcome.number("outOfMemory")).as(outcome.describe()).isZero();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("storms")
  void storm_of64BehindAGate_isServed(Run run) {
    Outcome outcome = outcomeOf(run, Storm.class, ROUNDS);

    assertThat(outcome.number("failed")).as(outcome.describe()).isZero();
    assertThat(outcome.number("served")).as(outcome.describe()).isEqualTo(64L * ROUNDS);
  }

  private Outcome outcomeOf(Run run, Class<?> program, int rounds) {
    Outcome outcome =
        children
            .on(run.platform())
            .heap(HEAP)
            .agent("")
            .main(program)
            .arguments(run.variant(), rounds)
            .run();
    assertThat(outcome.exitCode()).as(outcome.describe()).isZero();
    return outcome;
  }
}
