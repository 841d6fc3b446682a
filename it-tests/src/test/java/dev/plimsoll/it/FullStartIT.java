package dev.plimsoll.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.it.scenario.FullStart;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A program that has filled its heap before the agent, which is made beside it, has come up; the
 * interpreter makes the agent late, and hardly delays what fills.
 */
class FullStartIT {
  @RegisterExtension final Children children = new Children();

  static Stream<Arguments> runs() {
    return Platform.eachJdk()
        .flatMap(jdk -> Stream.of(jdk, new Platform(jdk.feature(), Collector.SERIAL)))
        .flatMap(
            platform ->
                Stream.of(Arguments.of(platform, "registered"), Arguments.of(platform, "marked")));
  }

  /** Where a class was lost, whose initialiser met the full heap, nothing helps: so three times. */
  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("runs")
  void heap_fullBeforeTheAgentIsUp_itComesUpAllTheSameAndSheds(Platform platform, String way) {
    Outcome outcome = run(platform, way);
    for (int i = 0; i < 2 && !outcome.agentLines("ERROR").isEmpty(); i++) {
      outcome = run(platform, way);
    }

    assertThat(outcome.agentLines("ERROR")).as(outcome.describe()).isEmpty();
    assertThat(outcome.exitCode()).as(outcome.describe()).isZero();
    assertThat(outcome.result())
        .as(outcome.describe())
        .containsEntry("lives", "true")
        .containsEntry("mx.Ready", "true")
        .containsEntry("mx.Passive", "false")
        .containsEntry("threads", "5");
    assertThat(outcome.number("mx.Sheds")).as(outcome.describe()).isPositive();
    assertThat(outcome.agentLines("INFO"))
        .as(outcome.describe())
        .filteredOn(line -> line.contains(" started: plimsoll "))
        .hasSize(1);
  }

  private Outcome run(Platform platform, String way) {
    Outcome outcome =
        children
            .on(platform)
            .heap("64m")
            .flag("-Xint")
            .agent("")
            .main(FullStart.class)
            .arguments(way)
            .run();
    assertThat(outcome.agentLines("ERROR")).as(outcome.describe()).hasSizeLessThan(2);
    return outcome;
  }
}
