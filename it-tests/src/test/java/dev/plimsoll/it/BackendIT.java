package dev.plimsoll.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.it.Plan.Run;
import dev.plimsoll.it.scenario.Backend;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What docs/caches.md promises to what stands behind a cache. */
class BackendIT {
  @RegisterExtension final Children children = new Children();

  static Stream<Run> runs() {
    return Plan.of("caffeine", "map")
        .filter(
            run ->
                switch (run.platform().collector()) {
                  case G1, ZGC, PARALLEL -> true;
                  default -> Plan.isMatrix();
                });
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("runs")
  void shed_underSteadyLoad_loadsAreBoundedByWhatIsLeft(Run run) {
    Outcome outcome =
        children
            .on(run.platform())
            .heap("256m")
            .agent("log=debug")
            .main(Backend.class)
            .arguments(run.variant())
            .run();

    assertThat(outcome.exitCode()).as(outcome.describe()).isZero();
    assertThat(outcome.number("outOfMemory")).as(outcome.describe()).isZero();
    assertThat(outcome.result()).as(outcome.describe()).containsEntry("tooMany", "");
    long keys = outcome.number("keys");
    assertThat(outcome.number("fewest"))
        .as("entries left; " + outcome.describe())
        .isBetween(left(run, outcome, keys), keys - 1);
  }

  /** Nothing that lives comes near the wall here, but ZGC can be full of garbage. */
  private static long left(Run run, Outcome outcome, long keys) {
    if (run.platform().collector() != Collector.ZGC) {
      return keys / 3;
    }
    boolean failed =
        outcome.number("shedFailures") > 0
            || outcome.agentLines().stream().anyMatch(line -> line.contains("cleared by the JVM"));
    // All but what it keeps.
    return failed ? keys / 11 : keys / 5;
  }
}
