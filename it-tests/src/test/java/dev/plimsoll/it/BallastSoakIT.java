package dev.plimsoll.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.it.scenario.Healthy;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A healthy program at 55 % alive keeps its ballast: by {@code -P ballast} for thirty minutes each,
 * on every collector and JDK, {@code -Dballast.minutes} and {@code -Dballast.heaps} (separated by
 * {@code ;}) otherwise.
 */
@EnabledIfSystemProperty(named = "ballast.minutes", matches = "[0-9.]+")
class BallastSoakIT {
  private static final double LIVE = 0.55;

  @RegisterExtension final Children children = new Children();

  static Stream<Arguments> programs() {
    return Arrays.stream(System.getProperty("ballast.heaps", "256m").split(";"))
        .flatMap(heap -> Platform.all().map(platform -> Arguments.of(platform, heap)));
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("programs")
  void healthyProgram_keepsItsBallast(Platform platform, String heap) {
    double seconds = 60 * Double.parseDouble(System.getProperty("ballast.minutes"));
    Outcome outcome =
        children
            .on(platform)
            .heap(heap)
            .agent("log=info")
            .timeout(Duration.ofSeconds((long) seconds + 120))
            .main(Healthy.class)
            .arguments("steady", LIVE, seconds)
            .run();

    assertThat(outcome.exitCode()).as(outcome.describe()).isZero();
    assertThat(outcome.number("ballastWholePercent"))
        .as(outcome.describe())
        .isGreaterThanOrEqualTo(95);
  }
}
