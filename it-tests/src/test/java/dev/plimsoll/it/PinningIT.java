package dev.plimsoll.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.it.scenario.OneCarrier;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A virtual thread that waits for room leaves its carrier to others. */
class PinningIT {
  @RegisterExtension final Children children = new Children();

  /** On 21 a monitor on the way would pin, too; from 24 on only frames of native code (JEP 491). */
  static Stream<Platform> jdks() {
    return Stream.of(21, 25).map(feature -> new Platform(feature, Collector.G1));
  }

  static Stream<Arguments> ways() {
    return jdks()
        .flatMap(
            jdk -> Stream.of("annotation", "call", "headroom").map(way -> Arguments.of(jdk, way)));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("ways")
  void crowdThatWaits_oneCarrier_letsAnotherThreadRun(Platform platform, String way) {
    Outcome outcome = run(platform, way);

    assertThat(outcome.number("waiting"))
        .as(outcome.describe())
        .isEqualTo(outcome.number("crowd"))
        .isPositive();
  }

  /** Where no JDK can let the carrier go, which shows that the test above can fail. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("jdks")
  void gateInAClassInitialiser_oneCarrier_keepsIt(Platform platform) {
    Outcome outcome = run(platform, "initialiser");

    assertThat(outcome.number("waiting")).as(outcome.describe()).isZero();
  }

  private Outcome run(Platform platform, String way) {
    Outcome outcome =
        children
            .on(platform)
            .flag("-Djdk.virtualThreadScheduler.parallelism=1")
            .flag("-Djdk.virtualThreadScheduler.maxPoolSize=1")
            .agent("")
            .main(OneCarrier.class)
            .arguments(way)
            .run();

    assertThat(outcome.exitCode()).as(outcome.describe()).isZero();
    assertThat(outcome.result()).as(outcome.describe()).containsEntry("ended", "true");
    return outcome;
  }
}
