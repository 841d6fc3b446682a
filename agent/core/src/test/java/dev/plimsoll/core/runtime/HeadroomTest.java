package dev.plimsoll.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.core.base.SystemNanoClock;
import dev.plimsoll.core.response.ResponseThreads;
import dev.plimsoll.core.signal.SignalQueue;
import dev.plimsoll.core.telemetry.Counters;
import dev.plimsoll.core.telemetry.Journal;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HeadroomTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long LOOK_MILLIS = 90;

  private final SystemNanoClock clock = new SystemNanoClock();
  private final LevelBoard board = new LevelBoard();
  private final SignalQueue signals = new SignalQueue();
  private final WaitingRoom room =
      new WaitingRoom(
          clock, new ResponseThreads(clock, (place, thrown) -> {}, 0), 4, Sleeper.class);
  private final Headroom headroom =
      new Headroom(board, signals, clock, new Journal(clock, new Counters()), room);
  private long lookedMillis;

  @BeforeEach
  void activate() {
    board.setActive(true);
  }

  @Test
  void ask_withRoom_isGrantedAtOnceAndCountsAsTaken() {
    headroom.tell(100, 0);
    assertThat(headroom.applyAsLong(60, 0)).isEqualTo(1);
    assertThat(headroom.applyAsLong(60, 0)).isZero();
    assertThat(headroom.applyAsLong(40, 0)).isEqualTo(1);
  }

  @Test
  void ask_beforeTheFirstLook_isAnsweredByWhatTheJvmHas() {
    long all = Runtime.getRuntime().maxMemory();
    assertThat(headroom.applyAsLong(all, 0)).as("some of it is in use").isZero();
    assertThat(headroom.applyAsLong(1024, 0)).isEqualTo(1);
  }

  @Test
  void ask_withinASecondOfAGrant_roomIsTaken() {
    lookUntil(5_000);
    assertThat(headroom.applyAsLong(100, 0)).isEqualTo(1);
    lookUntil(5_990);
    assertThat(headroom.applyAsLong(1, 0)).isZero();
  }

  /** Whoever asks every one and a half seconds must not wait for what was granted the last time. */
  @Test
  void ask_aSecondAndAHalfAfterAGrant_roomIsFreeAgain() {
    lookUntil(5_000);
    assertThat(headroom.applyAsLong(100, 0)).isEqualTo(1);
    lookUntil(6_500);
    assertThat(headroom.grantedBytes()).isZero();
    assertThat(headroom.applyAsLong(100, 0)).isEqualTo(1);
  }

  /** Looks in calm, each of which tells 100 bytes. */
  private void lookUntil(long millis) {
    while (lookedMillis < millis) {
      lookedMillis += LOOK_MILLIS;
      headroom.tell(100, lookedMillis * 1_000_000);
    }
  }

  @Test
  void ask_whileInactive_isAlwaysTrue() {
    board.setActive(false);
    headroom.tell(0, 0);
    assertThat(headroom.applyAsLong(1 << 30, 0)).isEqualTo(1);
  }

  @Test
  void ask_withoutRoom_waitsUntilRoomIsTold() throws Exception {
    headroom.tell(0, 0);
    CompletableFuture<Long> answer =
        CompletableFuture.supplyAsync(() -> headroom.applyAsLong(50, 10 * SECOND), Waiter::start);
    Awaitility.await().until(() -> headroom.wantedBytes() == 50);
    headroom.tell(50, 1);
    assertThat(answer.get(5, TimeUnit.SECONDS)).isEqualTo(1);
    assertThat(headroom.wantedBytes()).isZero();
  }

  @Test
  void ask_whenControlGivesUp_returnsBeforeItsTimeout() throws Exception {
    headroom.tell(0, 0);
    CompletableFuture<Long> answer =
        CompletableFuture.supplyAsync(() -> headroom.applyAsLong(50, 600 * SECOND), Waiter::start);
    Awaitility.await().until(() -> headroom.callers() == 1);
    headroom.giveUp(1);
    assertThat(answer.get(5, TimeUnit.SECONDS)).isZero();
  }

  /** Nothing was shed for the one who came when the last try was under way. */
  @Test
  void ask_whenControlGivesUpOnThoseBefore_waitsOn() throws Exception {
    headroom.tell(0, 0);
    CompletableFuture<Long> early =
        CompletableFuture.supplyAsync(() -> headroom.applyAsLong(50, 600 * SECOND), Waiter::start);
    Awaitility.await().until(() -> headroom.callers() == 1);
    CompletableFuture<Long> late =
        CompletableFuture.supplyAsync(() -> headroom.applyAsLong(60, 600 * SECOND), Waiter::start);
    Awaitility.await().until(() -> headroom.callers() == 2);

    headroom.giveUp(1);
    assertThat(early.get(5, TimeUnit.SECONDS)).isZero();
    headroom.tell(60, 1);
    assertThat(late.get(5, TimeUnit.SECONDS)).isEqualTo(1);
  }

  /** In a shedder it would wait for the shed that calls it, in a hook for one that never comes. */
  @Test
  void ask_onAThreadOfTheAgent_isAnsweredAtOnce() throws Exception {
    ResponseThreads threads = new ResponseThreads(clock, (place, thrown) -> {}, 1);
    Headroom ofThese =
        new Headroom(
            board,
            signals,
            clock,
            new Journal(clock, new Counters()),
            new WaitingRoom(clock, threads));
    ofThese.tell(40, 0);
    threads.start();
    try {
      CompletableFuture<Long> little = new CompletableFuture<>();
      CompletableFuture<Long> much = new CompletableFuture<>();
      assertThat(
              threads.execute(
                  () -> {
                    little.complete(ofThese.applyAsLong(40, 600 * SECOND));
                    much.complete(ofThese.applyAsLong(50, 600 * SECOND));
                  }))
          .isTrue();

      assertThat(little.get(10, TimeUnit.SECONDS)).isEqualTo(1);
      assertThat(much.get(10, TimeUnit.SECONDS)).isZero();
      assertThat(signals.isEmpty()).isTrue();
    } finally {
      threads.close();
    }
  }

  @Test
  void ask_findsNoMemoryItself_thereIsNoRoom() {
    Headroom full =
        new Headroom(
            board,
            signals,
            () -> {
              throw new OutOfMemoryError("injected");
            },
            new Journal(clock, new Counters()),
            room);
    full.tell(0, 0);

    assertThat(full.applyAsLong(50, SECOND)).isZero();
  }

  @Test
  void ask_whenTheAgentIsSwitchedOffMeanwhile_returnsBeforeItsTimeout() throws Exception {
    headroom.tell(0, 0);
    CompletableFuture<Long> answer =
        CompletableFuture.supplyAsync(() -> headroom.applyAsLong(50, 600 * SECOND), Waiter::start);
    Awaitility.await().until(() -> headroom.wantedBytes() == 50);
    headroom.setOpen(false);
    assertThat(answer.get(5, TimeUnit.SECONDS)).isEqualTo(1);
  }

  @Test
  void ask_interrupted_parksAllTheSameAndStaysInterrupted() throws Exception {
    headroom.tell(0, 0);
    AtomicBoolean interruptedAfter = new AtomicBoolean();
    Thread caller =
        new Thread(
            () -> {
              headroom.applyAsLong(50, 600 * SECOND);
              interruptedAfter.set(Thread.currentThread().isInterrupted());
            });
    caller.start();
    Awaitility.await().until(() -> headroom.wantedBytes() == 50);
    caller.interrupt();
    Awaitility.await().until(() -> !caller.isInterrupted());
    headroom.tell(50, 1);
    caller.join(5_000);
    assertThat(interruptedAfter).isTrue();
  }

  /** A full heap can lose a virtual thread that parks with a time; see {@link WaitingRoom}. */
  @Test
  void ask_byAVirtualThread_parksWithoutATimeAndIsWoken() throws Exception {
    headroom.tell(0, 0);
    Sleeper caller = new Sleeper(() -> headroom.applyAsLong(50, 600 * SECOND));
    caller.start();
    Awaitility.await().until(() -> caller.getState() == Thread.State.WAITING);
    headroom.tell(50, 1);
    Awaitility.await()
        .until(
            () -> {
              room.run();
              return !caller.isAlive();
            });
    assertThat(caller.answer).isEqualTo(1);
  }

  @Test
  void ask_moreThanTheHeapCanHold_isRefusedAtOnce_andNothingIsShedForIt() {
    headroom.tell(100, 0);
    assertThat(headroom.applyAsLong(Runtime.getRuntime().maxMemory() + 1, 600 * SECOND)).isZero();
    assertThat(headroom.applyAsLong(100, 0)).isEqualTo(1);
    assertThat(signals.isEmpty()).isTrue();
  }

  @Test
  void tell_publishesAPartThat64CallersMayHaveForTheFastPath() {
    headroom.tell(6400, 0);
    assertThat(board.state().get(LevelBoard.HEADROOM)).isEqualTo(100);
  }

  /** Stands for a virtual thread. */
  private static final class Sleeper extends Thread {
    private final LongSupplier work;
    private volatile long answer = -1;

    Sleeper(LongSupplier work) {
      this.work = work;
      setDaemon(true);
    }

    @Override
    public void run() {
      answer = work.getAsLong();
    }
  }
}
