package dev.plimsoll.core.response.end;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.plimsoll.core.base.SystemNanoClock;
import dev.plimsoll.core.pressure.HookView;
import dev.plimsoll.core.response.LogText;
import dev.plimsoll.core.response.Nothing;
import dev.plimsoll.core.response.ResponseThreads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShutdownSequenceTest {
  private static final int RESERVE = 1 << 20;

  @TempDir Path directory;
  private final SystemNanoClock clock = new SystemNanoClock();
  private final LogText log = new LogText();
  private final RecordedEnd end = new RecordedEnd();
  private final ShutdownHooks hooks = new ShutdownHooks(log.log());
  private final Reserve reserve = new Reserve(RESERVE);
  private final ResponseThreads threads = new ResponseThreads(clock, (place, thrown) -> {}, 2);
  private final Watchdog watchdog = new Watchdog(clock, end);
  private final List<String> ran = new CopyOnWriteArrayList<>();
  private final CountDownLatch never = new CountDownLatch(1);
  private ShutdownSequence sequence;

  /** How many response threads there are at the end, with the spare one. */
  private int started = 2;

  @BeforeEach
  void start() {
    reserve.fill();
    threads.start();
    watchdog.start();
    sequence =
        new ShutdownSequence(
            hooks,
            reserve,
            threads,
            watchdog,
            clock,
            log.log(),
            new ExhaustionReport(directory, 1, new NoContent(), log.log()));
  }

  @AfterEach
  void letGo() {
    never.countDown();
    // A hook that is let go now writes its part of the report: not into a directory being deleted.
    await().atMost(Duration.ofSeconds(20)).until(() -> threads.free() == started);
    threads.close();
    watchdog.close();
  }

  private void hook(String name, int order, Duration timeout, Consumer<Object[]> body) {
    hooks.register(
        name,
        call -> {
          ran.add(name);
          body.accept(call);
        },
        order,
        timeout == null ? -1 : timeout.toNanos());
  }

  private void hang(Object[] call) {
    boolean interrupted = false;
    while (never.getCount() > 0) {
      try {
        never.await();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static void nothing(Object[] call) {}

  private void run(ExhaustedAction action, Duration timeout) {
    assertThat(sequence.start("a leak", new ShutdownSettings(action, timeout.toNanos(), 5)))
        .isTrue();
    tickUntil(sequence::finished);
  }

  /** The test's thread is the control thread. */
  private void tickUntil(BooleanSupplier condition) {
    await()
        .pollInterval(Duration.ofMillis(2))
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> {
              sequence.tick(clock.nanoTime());
              return condition.getAsBoolean();
            });
  }

  private List<String> outcomes() {
    return hooks.views().stream().map(HookView::outcome).toList();
  }

  @Test
  void start_severalHooks_runInOrderThenExits() throws IOException {
    hook("second", 2, null, ShutdownSequenceTest::nothing);
    hook("first", 1, null, ShutdownSequenceTest::nothing);
    hook("third", 3, null, ShutdownSequenceTest::nothing);
    run(ExhaustedAction.EXIT, Duration.ofSeconds(10));
    assertThat(ran).containsExactly("first", "second", "third");
    assertThat(outcomes()).containsOnly("done");
    assertThat(end.exits()).isEqualTo(1);
    assertThat(end.halts()).isZero();
    assertThat(end.code()).isEqualTo(5);
    assertThat(watchdog.isArmed()).as("guards the JVM's own shutdown").isTrue();
    assertThat(onlyReport()).contains("hook first, order 1: done", "complete");
    assertThat(log.toString()).contains("exhausted: a leak", "now EXIT");
  }

  private String onlyReport() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return Files.readString(files.findFirst().orElseThrow());
    }
  }

  /** SIGSTOP, or a container that is paused: none of the threads could run. */
  @Test
  void tick_afterAStandstill_theHookGoesOn() {
    hook("stopped", 1, Duration.ofMinutes(1), this::hang);
    hook("behind", 2, null, ShutdownSequenceTest::nothing);
    ShutdownSettings how =
        new ShutdownSettings(ExhaustedAction.EXIT, Duration.ofMinutes(2).toNanos(), 5);
    assertThat(sequence.start("a leak", how)).isTrue();
    tickUntil(() -> ran.contains("stopped"));

    sequence.tick(clock.nanoTime() + Duration.ofMinutes(10).toNanos());
    assertThat(outcomes()).containsExactly("running", "waiting");
    never.countDown();
    tickUntil(sequence::finished);

    assertThat(outcomes()).containsOnly("done");
    assertThat(end.exits()).isEqualTo(1);
  }

  @Test
  void start_twice_runsOnce() {
    hook("only", 1, null, ShutdownSequenceTest::nothing);
    run(ExhaustedAction.HOOKS, Duration.ofSeconds(10));
    assertThat(sequence.start("again", new ShutdownSettings(ExhaustedAction.EXIT, 1, 5))).isFalse();
    assertThat(ran).containsExactly("only");
    assertThat(end.exits() + end.halts()).isZero();
    assertThat(watchdog.isArmed()).isFalse();
  }

  @Test
  void action_none_runsNoHookAndEndsNothing() throws IOException {
    hook("only", 1, null, ShutdownSequenceTest::nothing);
    run(ExhaustedAction.NONE, Duration.ofSeconds(10));
    assertThat(ran).isEmpty();
    assertThat(end.exits() + end.halts()).isZero();
    assertThat(onlyReport()).contains("complete");
  }

  @Test
  void reportOnly_isWrittenByTheAssistantAndEndsNothing() {
    hook("hook", 1, null, ShutdownSequenceTest::nothing);
    sequence.reportOnly("a leak");
    assertThat(directory).isEmptyDirectory();
    assertThat(log.toString()).as("a full heap has no room for a line").isEmpty();
    sequence.assist();
    sequence.assist();
    assertThat(directory).isDirectoryContaining("glob:**plimsoll-*.txt");
    assertThat(log.toString())
        .containsOnlyOnce("exhausted, and nothing is ended since on-exhausted says so: a leak")
        .containsOnlyOnce("report: ");
    assertThat(ran).isEmpty();
    assertThat(sequence.begun()).isFalse();
    assertThat(end.exits() + end.halts()).isZero();
  }

  @Test
  void reportOnly_thenAnEnd_writesAReportOfItsOwn() {
    sequence.reportOnly("a leak");
    sequence.assist();
    run(ExhaustedAction.HALT, Duration.ofSeconds(20));
    assertThat(log.toString().split("report: ", -1)).hasSize(3);
  }

  @Test
  void action_halt_haltsAfterTheHooks() {
    hook("only", 1, null, ShutdownSequenceTest::nothing);
    run(ExhaustedAction.HALT, Duration.ofSeconds(10));
    assertThat(ran).containsExactly("only");
    assertThat(end.exits()).isZero();
    assertThat(end.halts()).isEqualTo(1);
  }

  @Test
  void hook_isGivenReasonDeadlineAndReserve() {
    List<Object> seen = new CopyOnWriteArrayList<>();
    long before = clock.nanoTime();
    hook(
        "only",
        1,
        Duration.ofSeconds(3),
        call -> {
          seen.add(call[0]);
          seen.add(((Number) call[1]).longValue() - before);
          @SuppressWarnings("unchecked")
          IntFunction<byte[]> taking = (IntFunction<byte[]>) call[2];
          seen.add(taking.apply(RESERVE).length);
        });
    run(ExhaustedAction.HOOKS, Duration.ofSeconds(10));
    assertThat(outcomes()).containsExactly("done");
    assertThat(seen.get(0)).isEqualTo("a leak");
    assertThat((Long) seen.get(1))
        .as("its own, not that of all")
        .isBetween(Duration.ofSeconds(3).toNanos(), Duration.ofSeconds(9).toNanos());
    assertThat(seen.get(2)).isEqualTo(RESERVE);
  }

  @Test
  void hooks_whileTheyRun_findTheAirFreeAndTheArrayHeld() {
    List<Long> held = new CopyOnWriteArrayList<>();
    hook("only", 1, null, call -> held.add(reserve.heldBytes()));
    run(ExhaustedAction.HOOKS, Duration.ofSeconds(10));
    assertThat(held).containsExactly((long) RESERVE);
    assertThat(reserve.heldBytes()).as("after the hooks").isZero();
  }

  @Test
  void hook_thatThrows_isToldByClassOnlyAndTheNextRuns() {
    hook(
        "bad",
        1,
        null,
        call -> {
          throw new IllegalStateException("customer Jones");
        });
    hook(
        "worse",
        2,
        null,
        call -> {
          throw new OutOfMemoryError();
        });
    List<Long> held = new CopyOnWriteArrayList<>();
    hook("good", 3, null, call -> held.add(reserve.heldBytes()));
    run(ExhaustedAction.EXIT, Duration.ofSeconds(10));
    assertThat(outcomes())
        .containsExactly(
            "failed: java.lang.IllegalStateException",
            "failed: java.lang.OutOfMemoryError",
            "done");
    assertThat(held).as("plain room for those after one that found none").containsExactly(0L);
    assertThat(log.toString()).doesNotContain("Jones");
    assertThat(end.exits()).isEqualTo(1);
  }

  /** What it was to save may be closed by then. */
  @Test
  void hook_withdrawnByTheOneBefore_doesNotRunAndIsToldSo() throws IOException {
    List<Runnable> withdrawals = new CopyOnWriteArrayList<>();
    hook("closes", 1, null, call -> withdrawals.forEach(Runnable::run));
    withdrawals.add(hooks.register("closed", call -> ran.add("closed"), 2, -1));
    hook("other", 3, null, ShutdownSequenceTest::nothing);
    run(ExhaustedAction.EXIT, Duration.ofSeconds(10));
    assertThat(ran).containsExactly("closes", "other");
    assertThat(onlyReport())
        .contains("hook closed, order 2: withdrawn before it ran", "hook other, order 3: done");
  }

  @Test
  void hook_thatWithdrawsItself_isDone() throws IOException {
    List<Runnable> withdrawals = new CopyOnWriteArrayList<>();
    withdrawals.add(hooks.register("closes", call -> withdrawals.forEach(Runnable::run), 1, -1));
    run(ExhaustedAction.EXIT, Duration.ofSeconds(10));
    assertThat(onlyReport()).contains("hook closes, order 1: done");
  }

  @Test
  void hook_thatFindsNoMemory_runsOnceMoreWithTheReserveGivenUp() {
    List<Long> held = new CopyOnWriteArrayList<>();
    hook(
        "needy",
        1,
        null,
        call -> {
          held.add(reserve.heldBytes());
          if (held.size() == 1) {
            throw new OutOfMemoryError();
          }
        });
    run(ExhaustedAction.EXIT, Duration.ofSeconds(10));
    assertThat(held).hasSize(2).endsWith(0L).first().isNotEqualTo(0L);
    assertThat(outcomes()).containsExactly("done");
  }

  @Test
  void hook_thatFindsNoMemoryAfterItWasLeftBehind_leavesTheReserveToTheNext() {
    AtomicInteger calls = new AtomicInteger();
    CountDownLatch nextRuns = new CountDownLatch(1);
    List<Long> held = new CopyOnWriteArrayList<>();
    hook(
        "late",
        1,
        Duration.ofMillis(100),
        call -> {
          calls.incrementAndGet();
          while (nextRuns.getCount() > 0) {
            LockSupport.parkNanos(1_000_000);
          }
          throw new OutOfMemoryError();
        });
    hook(
        "next",
        2,
        null,
        call -> {
          nextRuns.countDown();
          await().until(() -> outcomes().get(0).startsWith("failed"));
          held.add(reserve.heldBytes());
        });
    run(ExhaustedAction.EXIT, Duration.ofSeconds(20));
    assertThat(calls).hasValue(1);
    assertThat(held).singleElement().isNotEqualTo(0L);
    assertThat(outcomes()).containsExactly("failed: java.lang.OutOfMemoryError", "done");
  }

  @Test
  void jvmEnd_beforeTheSequence_waitsForTheHooksThatItStarts() {
    hook("saves", 1, null, call -> LockSupport.parkNanos(20_000_000));
    sequence.prepare(
        () ->
            sequence.start(
                "the end",
                new ShutdownSettings(ExhaustedAction.EXIT, Duration.ofSeconds(10).toNanos(), 5)));
    sequence.close();
    sequence.jvmEnds();
    assertThat(outcomes()).containsExactly("done");
  }

  /** By half of what is set it would find nothing to wait for, and the hooks would be lost. */
  @Test
  void jvmEnd_whileTheSequenceBegins_asksAndWaitsForIt() {
    AtomicInteger asked = new AtomicInteger();
    AtomicReference<Runnable> meanwhile = new AtomicReference<>(Nothing.INSTANCE);
    ShutdownSequence beginning =
        new ShutdownSequence(
            hooks,
            reserve,
            threads,
            watchdog,
            () -> {
              meanwhile.getAndSet(Nothing.INSTANCE).run();
              return clock.nanoTime();
            },
            log.log(),
            ExhaustionReport.none(log.log()));
    beginning.prepare(asked::incrementAndGet);
    beginning.close();

    meanwhile.set(beginning::jvmEnds);
    ShutdownSettings how = new ShutdownSettings(ExhaustedAction.HOOKS, 10_000_000_000L, 5);
    assertThat(beginning.start("a leak", how)).isTrue();

    assertThat(asked).hasValue(1);
    await()
        .until(
            () -> {
              beginning.tick(clock.nanoTime());
              return beginning.finished();
            });
  }

  @Test
  void jvmEnd_withoutAReason_holdsTheReserveAgain() {
    sequence.jvmEnds();
    assertThat(sequence.begun()).isFalse();
    assertThat(reserve.heldBytes()).isGreaterThan(RESERVE);
  }

  /** The time for the last word is promised there, too. */
  @Test
  void jvmEnd_whileAHookHangsToItsDeadline_lastWordComesBeforeTheHalt() {
    hook("hangs", 1, null, this::hang);
    sequence.start(
        "a leak", new ShutdownSettings(ExhaustedAction.EXIT, Duration.ofMillis(300).toNanos(), 5));
    Thread jvm = new Thread(sequence::jvmEnds);
    jvm.setDaemon(true);
    jvm.start();
    tickUntil(() -> log.toString().contains("exhausted: a leak"));
    assertThat(end.halts()).isZero();
  }

  @Test
  void hook_thatHangs_isLeftBehindAtItsDeadlineAndTheNextRuns() {
    hook("hangs", 1, Duration.ofMillis(100), this::hang);
    hook("next", 2, null, ShutdownSequenceTest::nothing);
    run(ExhaustedAction.EXIT, Duration.ofSeconds(10));
    assertThat(outcomes()).containsExactly("left behind at its deadline", "done");
    assertThat(end.exits()).isEqualTo(1);
  }

  @Test
  void hook_thatHangsWithoutADeadlineOfItsOwn_takesItsShareOnly() {
    hook("hangs", 1, null, this::hang);
    hook("next", 2, null, ShutdownSequenceTest::nothing);
    run(ExhaustedAction.EXIT, Duration.ofSeconds(2));
    assertThat(outcomes()).containsExactly("left behind at its deadline", "done");
  }

  @Test
  void hooks_twoThatHang_theSpareThreadRunsTheThird() {
    started = 3;
    hook("one", 1, Duration.ofMillis(50), this::hang);
    hook("two", 2, Duration.ofMillis(50), this::hang);
    hook("three", 3, null, ShutdownSequenceTest::nothing);
    Thread assistant =
        new Thread(
            () -> {
              while (!sequence.finished()) {
                threads.assist();
                sequence.assist();
                Thread.onSpinWait();
              }
            });
    assistant.setDaemon(true);
    assistant.start();
    run(ExhaustedAction.EXIT, Duration.ofSeconds(5));
    assertThat(outcomes())
        .containsExactly("left behind at its deadline", "left behind at its deadline", "done");
    assertThat(end.exits()).isEqualTo(1);
  }

  @Test
  void hook_lateButDone_isToldSo() {
    hook("late", 1, Duration.ofMillis(50), this::hang);
    hook(
        "next",
        2,
        null,
        call -> {
          never.countDown();
          await().until(() -> outcomes().get(0).startsWith("done"));
        });
    run(ExhaustedAction.HOOKS, Duration.ofSeconds(10));
    assertThat(outcomes()).containsExactly("done after its deadline", "done");
  }

  @Test
  void hooks_outOfTime_areNotRunAndTheProcessEnds() {
    hook("hangs", 1, Duration.ofSeconds(5), this::hang);
    hook("next", 2, null, ShutdownSequenceTest::nothing);
    run(ExhaustedAction.EXIT, Duration.ofMillis(200));
    assertThat(outcomes()).containsExactly("left behind at its deadline", "not run, no time left");
    assertThat(ran).containsExactly("hangs");
    assertThat(end.exits()).isEqualTo(1);
  }

  @Test
  void control_thatNeverTicks_isMadeGoodByTheWatchdog() {
    hook("hangs", 1, null, this::hang);
    sequence.start(
        "a leak", new ShutdownSettings(ExhaustedAction.EXIT, Duration.ofMillis(50).toNanos(), 5));
    await().atMost(Duration.ofSeconds(10)).until(() -> end.halts() == 1);
    assertThat(end.code()).isEqualTo(5);
  }

  @Test
  void threads_allTakenByOthers_theProcessEndsAllTheSame() {
    threads.execute(() -> hang(new Object[0]));
    threads.execute(() -> hang(new Object[0]));
    hook("only", 1, null, ShutdownSequenceTest::nothing);
    run(ExhaustedAction.EXIT, Duration.ofMillis(100));
    assertThat(ran).isEmpty();
    assertThat(end.exits()).as("in good order, before the watchdog").isEqualTo(1);
    assertThat(log.toString()).containsOnlyOnce("WARN exhausted: no thread is free for the rest");
  }

  @Test
  void rehearsal_ofAll_runsNothingOfTheApplications() {
    hook("only", 1, null, ShutdownSequenceTest::nothing);
    sequence.prepare(Nothing.INSTANCE);
    sequence.close();
    assertThat(ran).isEmpty();
    assertThat(end.exits() + end.halts()).isZero();
    assertThat(reserve.heldBytes()).isGreaterThan(RESERVE);
    assertThat(directory).isEmptyDirectory();
    assertThat(log.toString()).isEmpty();
    assertThat(sequence.begun()).isFalse();
  }
}
