package dev.plimsoll.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.core.base.SystemNanoClock;
import dev.plimsoll.core.response.ResponseThreads;
import dev.plimsoll.core.signal.SignalQueue;
import dev.plimsoll.core.telemetry.Counters;
import dev.plimsoll.core.telemetry.Journal;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GatesTest {
  private static final long MINUTE = 60_000_000_000L;
  private static final OutOfMemoryError HEAP = new OutOfMemoryError("Java heap space");

  private final SystemNanoClock clock = new SystemNanoClock();
  private final LevelBoard board = new LevelBoard();
  private final Gates gates =
      new Gates(
          board,
          new SignalQueue(),
          clock,
          new Journal(clock, new Counters()),
          new WaitingRoom(clock, new ResponseThreads(clock, (place, thrown) -> {}, 0)));

  @BeforeEach
  void activate() {
    board.setActive(true);
  }

  @Test
  void rehearse_leavesNoTicketBehind() {
    gates.rehearse();
    assertThat(gates.seen()).isZero();
    assertThat(gates.hasWaiters()).isFalse();
  }

  @Test
  void relieve_waitsForItsTicketToBeServed() throws Exception {
    CompletableFuture<Boolean> answer =
        CompletableFuture.supplyAsync(() -> gates.relieve(HEAP, 1, 3, MINUTE), Waiter::start);
    Awaitility.await().until(gates::hasWaiters);
    assertThat(answer).isNotDone();
    gates.serve(gates.seen());
    assertThat(answer.get(5, TimeUnit.SECONDS)).isTrue();
    assertThat(gates.hasWaiters()).isFalse();
  }

  @Test
  void relieve_atTheLastAttempt_letsTheErrorGoAndStillCountsIt() {
    assertThat(gates.relieve(HEAP, 3, 3, MINUTE)).isFalse();
    assertThat(gates.seen()).isEqualTo(1);
  }

  /** So many would leave no time to any of their waits, and go on in vain for hours. */
  @Test
  void relieve_atTheHundredthAttempt_letsTheErrorGoHoweverManyAreAskedFor() {
    assertThat(gates.relieve(HEAP, 99, Integer.MAX_VALUE, 1_000_000)).isTrue();
    assertThat(gates.relieve(HEAP, 100, Integer.MAX_VALUE, 1_000_000)).isFalse();
  }

  @Test
  void relieve_whenNobodyServes_returnsWithinItsShareOfTheBudget() {
    long start = clock.nanoTime();
    assertThat(gates.relieve(HEAP, 1, 2, 50_000_000)).isTrue();
    assertThat(clock.nanoTime() - start).isGreaterThanOrEqualTo(50_000_000);
  }

  /** In a shedder it would wait for the shed that calls it, in a hook for one that never comes. */
  @Test
  void relieve_onAThreadOfTheAgent_runsAgainWithoutAShed() throws Exception {
    ResponseThreads threads = new ResponseThreads(clock, (place, thrown) -> {}, 1);
    Gates ofThese =
        new Gates(
            board,
            new SignalQueue(),
            clock,
            new Journal(clock, new Counters()),
            new WaitingRoom(clock, threads));
    threads.start();
    try {
      CompletableFuture<Boolean> answer = new CompletableFuture<>();
      assertThat(threads.execute(() -> answer.complete(ofThese.relieve(HEAP, 1, 3, MINUTE))))
          .isTrue();

      assertThat(answer.get(10, TimeUnit.SECONDS)).isTrue();
      assertThat(ofThese.hasWaiters()).as("it is shed for all the same").isTrue();
    } finally {
      threads.close();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Requested array size exceeds VM limit",
        "Required length exceeds implementation limit",
        "Required array size too large",
        "Metaspace",
        "Compressed class space",
        "no native thread: rehearsal", // Of each copy of the API, when it is tied to the agent.
        "unable to create native thread: possibly out of memory or process/resource limits reached"
      })
  void relieve_whatSheddingCannotHelp_goesOnAtOnce(String message) {
    assertThat(gates.relieve(new OutOfMemoryError(message), 1, 3, MINUTE)).isFalse();
    assertThat(gates.seen()).isZero();
  }

  /** Anybody may throw the error, with any text. */
  @Test
  void relieve_anErrorThatOnlyMentionsAThread_isShedFor() {
    assertThat(gates.relieve(new OutOfMemoryError("in worker thread 1"), 3, 3, MINUTE)).isFalse();
    assertThat(gates.seen()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Cannot reserve 8 bytes of direct buffer memory (allocated: 8, limit: 8)",
        "Direct buffer memory",
        "failed to allocate 8 byte(s) of direct memory (used: 8, max: 8)"
      })
  void relieve_directMemory_isToldFromTheHeap(String message) {
    assertThat(gates.relieve(new OutOfMemoryError(message), 3, 3, MINUTE)).isFalse();
    gates.note(new OutOfMemoryError(message));
    assertThat(gates.relieve(HEAP, 3, 3, MINUTE)).isFalse();
    assertThat(Gates.ticketOf(gates.tally())).isEqualTo(3);
    assertThat(Gates.directOf(gates.tally())).isEqualTo(2);
  }

  @Test
  void relieve_inDryRunOrDisabled_neverWaits() {
    gates.setOpen(false);
    assertThat(gates.relieve(HEAP, 1, 3, MINUTE)).isFalse();
    gates.setOpen(true);
    board.setActive(false);
    assertThat(gates.relieve(HEAP, 1, 3, MINUTE)).isFalse();
  }
}
