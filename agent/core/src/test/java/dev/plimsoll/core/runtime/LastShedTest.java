package dev.plimsoll.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.plimsoll.core.base.AgentLog;
import dev.plimsoll.core.base.SystemNanoClock;
import dev.plimsoll.core.response.ResponseThreads;
import dev.plimsoll.core.response.ShedObserver;
import dev.plimsoll.core.response.ShedService;
import dev.plimsoll.core.response.ShedSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** With real response threads, and the test's own thread as the control thread. */
class LastShedTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long SERIAL = 7;

  private final SystemNanoClock clock = new SystemNanoClock();
  private final ResponseThreads threads = new ResponseThreads(clock, (place, thrown) -> {}, 2);
  private final ShedService shed =
      new ShedService(
          threads,
          clock,
          AgentLog.onStderr(AgentLog.Level.OFF),
          new ShedObserver() {},
          new ShedSettings(60 * SECOND, false));

  @BeforeEach
  void start() {
    threads.start();
    Runnable unused = shed.registerShedder("s", call -> 0, 1, 0, 1, -1);
  }

  @AfterEach
  void close() {
    shed.close();
    threads.close();
  }

  /** The JVM's own collection that led to the verdict puts the usual ones off by up to seconds. */
  @Test
  void next_theShedHasEnded_wantsItsProofOnce() {
    LastShed last = shedOf(/* provesAtOnce= */ true);
    assertThat(last.wantsProof()).as("at the look that has seen the end").isFalse();

    last.next(true, SERIAL, 2);
    assertThat(last.wantsProof()).isTrue();
    last.proofAsked();
    last.next(true, SERIAL, 3);
    assertThat(last.wantsProof()).isFalse();
    assertThat(last.isConfirmed()).isFalse();

    last.next(true, SERIAL + 1, 4);
    assertThat(last.isConfirmed()).isTrue();
  }

  @Test
  void next_theVerdictIsOverOrConfirmed_wantsNoProof() {
    LastShed last = shedOf(/* provesAtOnce= */ true);
    last.next(true, SERIAL, 2);
    last.next(false, SERIAL, 3);
    assertThat(last.wantsProof()).isFalse();

    last = shedOf(/* provesAtOnce= */ true);
    last.next(true, SERIAL + 1, 2);
    assertThat(last.isConfirmed()).isTrue();
    assertThat(last.wantsProof()).isFalse();
  }

  @Test
  void next_noProofComes_isConfirmedWhenItsPatienceIsOver() {
    LastShed last = shedOf(/* provesAtOnce= */ false);
    last.next(true, SERIAL, 2 * SECOND);
    assertThat(last.wantsProof()).isFalse();
    assertThat(last.isConfirmed()).isFalse();
    last.next(true, SERIAL, 2 * SECOND + 2);
    assertThat(last.isConfirmed()).isTrue();
  }

  /** One whose shed has ended at the look of time 1. */
  private LastShed shedOf(boolean provesAtOnce) {
    LastShed last = new LastShed(shed, provesAtOnce);
    last.next(true, SERIAL, 0);
    assertThat(shed.busy() || shed.completed() > 0).isTrue();
    await().until(() -> !shed.busy());
    last.next(true, SERIAL, 1);
    return last;
  }
}
