package dev.plimsoll.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.it.scenario.BadShedders;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Shedders that misbehave leave all others served, up to two at once, and caches always. */
class BadShedderIT {
  private static final int DEADLINE_MILLIS = 300;

  @RegisterExtension final Children children = new Children();

  /** The kinds, and how many of them are quarantined afterwards. */
  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "sleeps, 1",
    "wants-lock, 1",
    "throws, 1",
    "recurses, 1",
    "hogs, 1",
    "registers, 0",
    "sleeps sleeps, 2",
    "sleeps wants-lock, 2",
    "hogs sleeps, 2",
    "throws recurses, 2"
  })
  void shedders_thatMisbehave_leaveTheOthersServed(String kinds, int quarantined) {
    Object[] words = kinds.split(" ");
    Outcome outcome = run(words);

    assertThat(outcome.exitCode()).as(outcome.describe()).isZero();
    assertThat(outcome.result())
        .as(outcome.describe())
        .containsEntry("accepted", "true")
        .containsEntry("served", "true")
        .containsEntry("mapServed", "true")
        .containsEntry("passive", "false");
    assertThat(outcome.number("badCalls")).as(outcome.describe()).isEqualTo(words.length);
    assertThat(outcome.number("quarantined")).as(outcome.describe()).isEqualTo(quarantined);
    assertThat(outcome.agentLines("WARN"))
        .as(outcome.describe())
        .filteredOn(line -> line.contains(" WARN quarantine bad-"))
        .hasSizeGreaterThanOrEqualTo(quarantined);
  }

  /** The last thread is not lost to a shedder: it goes on with the caches. */
  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"sleeps sleeps sleeps", "sleeps sleeps wants-lock sleeps"})
  void shedders_threeHangAtOnce_cachesAreServedAllTheSame(String kinds) {
    Object[] words = kinds.split(" ");
    Outcome outcome = run(words);

    assertThat(outcome.exitCode()).as(outcome.describe()).isZero();
    assertThat(outcome.result())
        .as(outcome.describe())
        .containsEntry("mapServed", "true")
        .containsEntry("passive", "false");
    assertThat(outcome.number("badCalls")).as(outcome.describe()).isEqualTo(3);
  }

  /** No thread is left that could do anything: it is said, and the application goes on. */
  @Test
  void shedders_threeHangAtOnceAndACacheToo_agentIsPassiveAndSaysSo() {
    Outcome outcome = run("sleeps", "sleeps", "sleeps", "stuck");

    assertThat(outcome.exitCode()).as(outcome.describe()).isZero();
    assertThat(outcome.result())
        .as(outcome.describe())
        .containsEntry("served", "false")
        .containsEntry("passive", "true");
    assertThat(outcome.agentLines("WARN"))
        .as(outcome.describe())
        .anyMatch(
            line ->
                line.contains(
                    "passive: calls of shedders, listeners, hooks or caches hang on all threads"));
  }

  /** Who only has much to do is not given up because a busy machine lets it take its time. */
  private static int deadlineMillis(Object... kinds) {
    return List.of(kinds).contains("registers") ? 20 * DEADLINE_MILLIS : DEADLINE_MILLIS;
  }

  private Outcome run(Object... kinds) {
    return children
        .onRunningJdk()
        .heap("96m")
        .agent("shedder-timeout=" + deadlineMillis(kinds) + "ms")
        .main(BadShedders.class)
        .arguments(kinds)
        .run();
  }
}
