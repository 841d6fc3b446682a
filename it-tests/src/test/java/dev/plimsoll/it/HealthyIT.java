package dev.plimsoll.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.it.Plan.Run;
import dev.plimsoll.it.scenario.Healthy;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Programs that are well: nothing is shed, no level changes, nothing is said. */
class HealthyIT {
  private static final int SECONDS = 3;

  @RegisterExtension final Children children = new Children();

  static Stream<Run> steadyPrograms() {
    return Plan.of("steady", "churn");
  }

  static Stream<Run> tidalPrograms() {
    return Plan.of("sawtooth", "batch");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("steadyPrograms")
  void program_ofOneLiveSet_isLeftAlone(Run run) {
    assertLeftAlone(run, steadyShare(run.platform()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("tidalPrograms")
  void program_ofGrowingAndFallingUse_isLeftAlone(Run run) {
    assertLeftAlone(run, 0.55);
  }

  /**
   * The values alone; keys, map and JDK add 3 % of the heap. Together that is what the budget
   * promises: up to 70 % of what the collector can keep cheaply, which is 0.95 of the heap on G1,
   * 0.92 on ZGC, and 85 % of an old generation of two thirds on Serial and Parallel.
   */
  private static double steadyShare(Platform platform) {
    Collector collector = platform.collector();
    if (collector.splitsHeap()) {
      return 0.37;
    }
    return collector.isShenandoah() ? 0.53 : 0.61;
  }

  private void assertLeftAlone(Run run, double live) {
    Outcome outcome =
        children
            .on(run.platform())
            .heap("192m")
            .agent("log=info")
            .main(Healthy.class)
            .arguments(run.variant(), live, SECONDS)
            .run();

    assertThat(outcome.exitCode()).as(outcome.describe()).isZero();
    assertThat(outcome.number("levelChanges")).as(outcome.describe()).isZero();
    assertThat(outcome.number("mx.LevelChanges")).as(outcome.describe()).isZero();
    assertThat(outcome.number("mx.Sheds")).as(outcome.describe()).isZero();
    assertThat(outcome.number("mx.SuppressedErrors")).as(outcome.describe()).isZero();
    assertThat(outcome.number("mx.OwnOutOfMemoryErrors")).as(outcome.describe()).isZero();
    // That it started and that it stopped.
    assertThat(outcome.stderr()).as(outcome.describe()).hasSize(2);
  }
}
