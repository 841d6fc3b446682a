package dev.plimsoll.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.it.Plan.Run;
import dev.plimsoll.it.scenario.Crowd;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * 64 platform threads, and 10,000 virtual threads where the JDK has them, at gates at once: room
 * can be had, so all are served, none hangs, and each error is counted.
 */
class GateStressIT {
  private static final int PLATFORM_THREADS = 64;
  private static final int VIRTUAL_THREADS = 10_000;
  private static final int FIRST_WITH_VIRTUAL_THREADS = 21;

  @RegisterExtension final Children children = new Children();

  static Stream<Run> runs() {
    return Plan.isMatrix()
        ? Plan.of("call", "annotation")
        : Platform.eachJdk().map(GateStressIT::smoke);
  }

  private static Run smoke(Platform jdk) {
    return jdk.feature() == 17
        ? new Run(new Platform(17, Collector.PARALLEL), "annotation", 1)
        : new Run(jdk, "call", 1);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("runs")
  void crowd_overAFullCache_isServed(Run run) {
    boolean isVirtual = run.platform().feature() >= FIRST_WITH_VIRTUAL_THREADS;
    Outcome outcome =
        children
            .on(run.platform())
            .heap("256m")
            // Or the levels would have made room before anybody fails.
            .agent("heap.moderate=97%,heap.critical=98%")
            .main(Crowd.class)
            .arguments(run.variant(), PLATFORM_THREADS, isVirtual ? VIRTUAL_THREADS : 0)
            .run();

    assertThat(outcome.exitCode()).as(outcome.describe()).isZero();
    assertThat(outcome.result()).as(outcome.describe()).containsEntry("ended", "true");
    assertThat(outcome.number("failed")).as(outcome.describe()).isZero();
    assertThat(outcome.number("served"))
        .as(outcome.describe())
        .isEqualTo(PLATFORM_THREADS + (isVirtual ? VIRTUAL_THREADS : 0));
    assertThat(outcome.number("mx.Sheds"))
        .as("there was no room for all; " + outcome.describe())
        .isPositive();
    assertThat(outcome.number("mx.GateErrors"))
        .as(outcome.describe())
        .isGreaterThanOrEqualTo(outcome.number("thrown"))
        .isPositive();
  }
}
