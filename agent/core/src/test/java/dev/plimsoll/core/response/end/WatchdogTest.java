package dev.plimsoll.core.response.end;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.plimsoll.core.base.NanoClock;
import dev.plimsoll.core.response.HandClock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WatchdogTest {
  private final HandClock clock = new HandClock();
  private final RecordedEnd end = new RecordedEnd();
  private final Watchdog watchdog = new Watchdog(clock, end);

  @AfterEach
  void close() {
    watchdog.close();
  }

  @Test
  void arm_deadlinePassed_haltsWithTheCode() {
    watchdog.start();
    watchdog.arm(clock.nanoTime() + Duration.ofMillis(20).toNanos(), 7);
    clock.advance(Duration.ofSeconds(1));
    await().until(() -> end.halts() == 1);
    assertThat(end.code()).isEqualTo(7);
    assertThat(end.exits()).isZero();
  }

  @Test
  void arm_again_movesTheDeadline() {
    watchdog.arm(clock.nanoTime() + 1, 7);
    watchdog.arm(clock.nanoTime() + Duration.ofSeconds(10).toNanos(), 8);
    clock.advance(Duration.ofSeconds(5));
    watchdog.start();
    await().during(Duration.ofMillis(100)).until(() -> end.halts() == 0);
    clock.advance(Duration.ofSeconds(6));
    watchdog.arm(clock.nanoTime(), 9);
    await().until(() -> end.halts() == 1);
    assertThat(end.code()).isEqualTo(9);
  }

  @Test
  void interruptedByTheProgram_parksAgain() {
    watchdog.start();
    await().until(() -> watchdogs(Thread.State.WAITING) > 0);
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (isWatchdog(thread)) {
        thread.interrupt();
      }
    }
    await().until(() -> interruptedWatchdogs() == 0);
    watchdog.arm(clock.nanoTime(), 9);
    await().until(() -> end.halts() == 1);
  }

  /** The threads that could postpone the deadline stood still as well, and are to have a moment. */
  @Test
  void standsStill_pastTheDeadline_looksOnceMore() {
    AtomicInteger readings = new AtomicInteger();
    NanoClock stopped =
        () -> Duration.ofSeconds(readings.getAndIncrement() == 0 ? 0 : 60).toNanos();
    Watchdog other = new Watchdog(stopped, end);
    other.arm(Duration.ofSeconds(2).toNanos(), 7);
    other.start();

    await().until(() -> end.halts() == 1);
    assertThat(readings).hasValueGreaterThanOrEqualTo(3);
    other.close();
  }

  @Test
  void postpone_movesTheDeadlineThatStands() {
    watchdog.postpone(5);
    assertThat(watchdog.isArmed()).isFalse();
    watchdog.arm(clock.nanoTime() + 1, 7);
    watchdog.postpone(Duration.ofSeconds(10).toNanos());
    clock.advance(Duration.ofSeconds(5));
    watchdog.start();
    await().during(Duration.ofMillis(100)).until(() -> end.halts() == 0);
  }

  @Test
  void disarm_inTime_haltsNothing() {
    watchdog.start();
    watchdog.arm(clock.nanoTime() + Duration.ofMillis(50).toNanos(), 7);
    watchdog.disarm();
    clock.advance(Duration.ofSeconds(1));
    await().during(Duration.ofMillis(200)).until(() -> end.halts() == 0);
    assertThat(watchdog.isArmed()).isFalse();
  }

  /** What has passed is the old deadline, which nobody means any more. */
  @Test
  void armAnew_whileTheThreadReadsTheClock_haltsNothing() {
    AtomicReference<Watchdog> other = new AtomicReference<>();
    AtomicInteger readings = new AtomicInteger();
    NanoClock late =
        () -> {
          if (readings.incrementAndGet() == 1) {
            other.get().disarm();
            other.get().arm(Long.MAX_VALUE / 2, 8);
          }
          return 1000;
        };
    other.set(new Watchdog(late, end));
    other.get().arm(1, 7);
    other.get().start();
    await().until(() -> readings.get() >= 2);
    await().during(Duration.ofMillis(50)).until(() -> end.halts() == 0);
    other.get().close();
  }

  private static long watchdogs(Thread.State state) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> isWatchdog(thread) && thread.getState() == state)
        .count();
  }

  private static long interruptedWatchdogs() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> isWatchdog(thread) && thread.isInterrupted())
        .count();
  }

  private static boolean isWatchdog(Thread thread) {
    return thread.getName().equals("plimsoll-watchdog");
  }
}
