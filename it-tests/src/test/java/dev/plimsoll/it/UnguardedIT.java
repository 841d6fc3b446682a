package dev.plimsoll.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.it.scenario.Unguarded;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Errors that end in a thread or a future are seen where that is asked for. */
class UnguardedIT {
  private static final String[] WAYS = {
    "submit", "execute", "uncaught", "supply", "completed", "forkjoin"
  };

  @RegisterExtension final Children children = new Children();

  static Stream<Arguments> ways() {
    return Platform.eachJdk()
        .flatMap(platform -> Stream.of(WAYS).map(way -> Arguments.of(platform, way)));
  }

  static Stream<Platform> jdks() {
    return Platform.eachJdk();
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("ways")
  void error_thatNobodyRetries_isFollowedByAShedAtOnce(Platform platform, String way) {
    Outcome outcome = run(platform, "unguarded-errors=true", way);

    // Within the time in which nothing is shed where it is not asked for, as the last test shows.
    assertThat(outcome.number("shedMillis")).as(outcome.describe()).isNotNegative();
    assertThat(outcome.result())
        .as(outcome.describe())
        .containsEntry("secondWorks", "true")
        .containsEntry("mx.UnguardedErrors", "1")
        .containsEntry("mx.GateErrors", "0");
    assertThat(outcome.agentLines("WARN"))
        .as(outcome.describe())
        .singleElement()
        .asString()
        .contains("1 OutOfMemoryError was not caught");
    assertThat(outcome.stdout()).noneMatch(line -> line.contains("warning"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("jdks")
  void crowd_inAFullHeap_isCountedInOneLine(Platform platform) {
    Outcome outcome = run(platform, "unguarded-errors=true", "crowd");

    assertThat(outcome.exitCode()).as(outcome.describe()).isZero();
    assertThat(outcome.number("failed")).as(outcome.describe()).isPositive();
    assertThat(outcome.number("mx.UnguardedErrors"))
        .as(outcome.describe())
        .isEqualTo(outcome.number("failed"));
    assertThat(outcome.agentLines("WARN").stream().filter(line -> line.contains("not caught")))
        .as(outcome.describe())
        .hasSizeBetween(1, 1);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("jdks")
  void notAskedFor_nothingIsSeen(Platform platform) {
    Outcome outcome = run(platform, "", "submit");

    assertThat(outcome.result())
        .as(outcome.describe())
        .containsEntry("shedMillis", "-1")
        .containsEntry("mx.UnguardedErrors", "0");
    assertThat(outcome.agentLines("WARN")).as(outcome.describe()).isEmpty();
  }

  private Outcome run(Platform platform, String settings, String way) {
    return children
        .on(platform)
        .agent(settings.isEmpty() ? "on-exhausted=none" : settings + ",on-exhausted=none")
        .heap("128m")
        .main(Unguarded.class)
        .arguments(way)
        .run();
  }
}
