package dev.plimsoll.core.response.end;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.plimsoll.core.base.NanoClock;
import dev.plimsoll.core.response.HandClock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The hooks have 10 s, report and exit 3 s more, and what halts is the watchdog's own thread. */
class EndDeadlineTest {
  private static final Duration HOOKS = Duration.ofSeconds(10);
  private static final long HALF_THE_GRACE = Duration.ofMillis(1500).toNanos();

  private final HandClock clock = new HandClock();
  private final AtomicInteger looks = new AtomicInteger();
  private final NanoClock watched =
      () -> {
        looks.incrementAndGet();
        return clock.nanoTime();
      };
  private final RecordedEnd end = new RecordedEnd();
  private final Watchdog watchdog = new Watchdog(watched, end);
  private final EndDeadline deadline = new EndDeadline(watchdog, clock);
  private final long begun = clock.nanoTime();

  @AfterEach
  void close() {
    watchdog.close();
  }

  private static ShutdownSettings how(ExhaustedAction action) {
    return new ShutdownSettings(action, HOOKS.toNanos(), 7);
  }

  /** Then and not before: the thread, which starts here, looks once more a nanosecond earlier. */
  private void assertHaltsAfter(Duration time) {
    long left = begun + time.toNanos() - clock.nanoTime();
    clock.advance(Duration.ofNanos(left - 1));
    watchdog.start();
    await().until(() -> looks.get() >= 2 || end.halts() > 0);
    assertThat(end.halts()).as("before its time").isZero();
    clock.advance(Duration.ofNanos(1));
    await().until(() -> end.halts() == 1);
    assertThat(end.code()).isEqualTo(7);
  }

  @Test
  void set_processIsToEnd_haltsWhenTheGraceIsOver() {
    deadline.set(begun, how(ExhaustedAction.EXIT));
    assertThat(deadline.nanos()).isEqualTo(begun + HOOKS.toNanos());
    assertHaltsAfter(Duration.ofSeconds(13));
  }

  @Test
  void set_processIsToBeHalted_isArmed() {
    deadline.set(begun, how(ExhaustedAction.HALT));
    assertThat(watchdog.isArmed()).isTrue();
  }

  @ParameterizedTest
  @EnumSource(
      value = ExhaustedAction.class,
      names = {"NONE", "HOOKS"})
  void set_processIsNotToEnd_nothingIsArmedUntilTheEnd(ExhaustedAction action) {
    deadline.set(begun, how(action));
    assertThat(watchdog.isArmed()).as("set").isFalse();
    deadline.postpone(5);
    assertThat(watchdog.isArmed()).as("postponed").isFalse();
    deadline.hooksEnded(how(action));
    assertThat(watchdog.isArmed()).as("hooks ended").isFalse();
    deadline.giveJvmTime(how(action));
    assertThat(watchdog.isArmed()).as("the JVM ends").isFalse();
    assertThat(deadline.nanos()).as("the hooks have one").isEqualTo(begun + HOOKS.toNanos() + 5);
  }

  /** A process that was stopped for a minute. */
  @Test
  void postpone_movesThatOfTheHooksAndTheWatchdogs() {
    deadline.set(begun, how(ExhaustedAction.EXIT));
    deadline.postpone(Duration.ofMinutes(1).toNanos());
    assertThat(deadline.nanos()).isEqualTo(begun + Duration.ofSeconds(70).toNanos());
    assertHaltsAfter(Duration.ofSeconds(73));
  }

  @Test
  void isForsaken_halfTheGraceAfterTheHooksTime_is() {
    deadline.set(begun, how(ExhaustedAction.EXIT));
    long hooks = begun + HOOKS.toNanos();
    assertThat(deadline.isForsaken(hooks)).isFalse();
    assertThat(deadline.isForsaken(hooks + HALF_THE_GRACE - 1)).isFalse();
    assertThat(deadline.isForsaken(hooks + HALF_THE_GRACE)).isTrue();
  }

  /** As it may, of which only differences mean anything. */
  @Test
  void isForsaken_clockWrapsAround_isNot() {
    deadline.set(Long.MAX_VALUE - 1, how(ExhaustedAction.HOOKS));
    assertThat(deadline.isForsaken(Long.MAX_VALUE)).isFalse();
    assertThat(deadline.isForsaken(Long.MIN_VALUE)).isFalse();
    assertThat(deadline.isForsaken(deadline.nanos() + HALF_THE_GRACE)).isTrue();
  }

  @Test
  void isOver_wholeGraceAfterTheHooksTime_is() {
    deadline.set(begun, how(ExhaustedAction.EXIT));
    clock.advance(Duration.ofSeconds(13).minusNanos(1));
    assertThat(deadline.isOver()).isFalse();
    clock.advance(Duration.ofNanos(1));
    assertThat(deadline.isOver()).isTrue();
  }

  @Test
  void hooksEnded_early_takesNothingOfWhatWasPromised() {
    deadline.set(begun, how(ExhaustedAction.EXIT));
    clock.advance(Duration.ofSeconds(2));
    deadline.hooksEnded(how(ExhaustedAction.EXIT));
    assertHaltsAfter(Duration.ofSeconds(13));
  }

  /** The last hook may have been left behind at its deadline, and the rest taken a second since. */
  @Test
  void hooksEnded_late_givesTheWholeGraceFromThenOn() {
    deadline.set(begun, how(ExhaustedAction.EXIT));
    clock.advance(Duration.ofSeconds(11));
    deadline.hooksEnded(how(ExhaustedAction.EXIT));
    assertHaltsAfter(Duration.ofSeconds(14));
  }

  @Test
  void giveJvmTime_early_takesNothingOfWhatWasPromised() {
    deadline.set(begun, how(ExhaustedAction.EXIT));
    clock.advance(Duration.ofSeconds(1));
    deadline.giveJvmTime(how(ExhaustedAction.EXIT));
    assertHaltsAfter(Duration.ofSeconds(13));
  }

  @Test
  void giveJvmTime_late_givesAsMuchAsTheHooksHad() {
    deadline.set(begun, how(ExhaustedAction.EXIT));
    clock.advance(Duration.ofSeconds(5));
    deadline.giveJvmTime(how(ExhaustedAction.EXIT));
    assertHaltsAfter(Duration.ofSeconds(15));
  }
}
