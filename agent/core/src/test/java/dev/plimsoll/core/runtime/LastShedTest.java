package dev.plimsoll.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.plimsoll.MemoryResource;
import dev.plimsoll.PressureLevel;
import dev.plimsoll.core.base.SystemNanoClock;
import dev.plimsoll.core.response.ResponseThreads;
import dev.plimsoll.core.response.ShedService;
import dev.plimsoll.core.response.shed.Terms;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What comes before an end. Sheds run on the test's thread, when it says so. */
class LastShedTest {
  private static final long SECOND = 1_000_000_000L;
  private static final double KEEP = 0.5;

  private final SystemNanoClock clock = new SystemNanoClock();
  private final ResponseThreads threads = new ResponseThreads(clock, (place, thrown) -> {}, 0);
  private final ShedService shed = TestDispatcher.shedOn(threads);
  private final LastShed last = new LastShed(shed, /* provesAtOnce= */ true);

  /** What the shedder was told, each time. */
  private final List<long[]> asked = new ArrayList<>();

  @BeforeEach
  void start() {
    threads.start();
  }

  @AfterEach
  void close() {
    shed.close();
    threads.close();
  }

  private void register() {
    register(shed);
  }

  private void register(ShedService service) {
    Runnable unused =
        service
            .registrations()
            .addShedder(
                new Terms("shedder", 1, KEEP, 1, -1),
                call -> {
                  asked.add(call.clone());
                  return 0;
                });
  }

  /** By a collection that has begun at this look. */
  private void next(boolean verdict, long provenSerial, long nanos) {
    last.next(verdict, provenSerial, nanos, nanos);
  }

  private void carryOut() {
    assertThat(threads.assist()).as("something was asked for").isTrue();
    assertThat(shed.busy()).isFalse();
  }

  @Test
  void next_nothingIsRegistered_isConfirmedAtOnce() {
    next(true, 0, 0);
    assertThat(last.isConfirmed()).isTrue();
    assertThat(shed.busy()).isFalse();
  }

  @Test
  void next_noVerdict_asksForNothing() {
    register();
    next(false, 5, 0);
    assertThat(shed.busy()).isFalse();
    assertThat(last.isConfirmed()).isFalse();
  }

  @Test
  void next_verdict_asksForAllBelowWhatIsKept() {
    register();
    next(true, 5, 0);
    carryOut();
    assertThat(asked).hasSize(1);
    assertThat(asked.get(0)[0]).isEqualTo(PressureLevel.CRITICAL.ordinal());
    assertThat(asked.get(0)[1]).isEqualTo(MemoryResource.HEAP.ordinal());
    assertThat(Double.longBitsToDouble(asked.get(0)[2])).as("not half, which is kept").isEqualTo(1);
    long all = Runtime.getRuntime().maxMemory();
    assertThat(asked.get(0)[3]).as("all that may be had").isEqualTo(all);
  }

  @Test
  void next_shedAndACollectionAfterIt_isConfirmed() {
    register();
    next(true, 5, 0);
    next(true, 6, 0);
    assertThat(last.isConfirmed()).as("under way").isFalse();
    carryOut();
    next(true, 6, 0);
    assertThat(last.isConfirmed()).as("proven before it ended").isFalse();
    next(true, 6, 0);
    assertThat(last.isConfirmed()).as("not proven since").isFalse();
    next(true, 7, 0);
    assertThat(last.isConfirmed()).isTrue();
    next(true, 7, 0);
    assertThat(last.isConfirmed()).as("while the verdict stands").isTrue();
    assertThat(shed.busy()).as("asked for once").isFalse();
  }

  /** One from before cannot show what was given; where no bytes were told it counts as a proof. */
  @Test
  void next_collectionThatBeganBeforeTheShedEnded_confirmsNothing() {
    register();
    next(true, 5, 0);
    carryOut();
    next(true, 5, 10);

    last.next(true, 6, /* startNanos= */ 9, 20);
    assertThat(last.isConfirmed()).isFalse();

    last.next(true, 7, /* startNanos= */ 10, 30);
    assertThat(last.isConfirmed()).isTrue();
  }

  /** Where explicit collections are switched off. */
  @Test
  void next_nothingIsProvenAfterTheShed_isConfirmedAfterTwoSeconds() {
    register();
    next(true, 5, SECOND);
    carryOut();
    next(true, 5, 10 * SECOND);
    assertThat(last.isConfirmed()).as("just ended").isFalse();
    lookUntil(10 * SECOND, 12 * SECOND);
    assertThat(last.isConfirmed()).isFalse();
    next(true, 5, 12 * SECOND + 1);
    assertThat(last.isConfirmed()).isTrue();
  }

  /** A full collection of a large heap takes seconds, and tells what the shed has brought. */
  @Test
  void next_theProcessStoodStillForLonger_waitsForTheProofAllTheSame() {
    register();
    next(true, 5, SECOND);
    carryOut();
    next(true, 5, 10 * SECOND);
    next(true, 5, 10 * SECOND + 1);
    next(true, 5, 15 * SECOND);
    assertThat(last.isConfirmed()).isFalse();
    lookUntil(15 * SECOND, 17 * SECOND);
    assertThat(last.isConfirmed()).isTrue();
  }

  /** As the control thread does where a level stands, and more often. */
  private void lookUntil(long fromNanos, long toNanos) {
    for (long nanos = fromNanos; nanos < toNanos; nanos += SECOND / 10) {
      next(true, 5, nanos + SECOND / 10);
    }
  }

  /** That one may have been for less, and what it left is still to be had. */
  @Test
  void next_anotherShedIsUnderWay_asksForItsOwnAfterIt() {
    register();
    assertThat(shed.request(PressureLevel.MODERATE, MemoryResource.HEAP, 1 << 20, 1000, false))
        .isTrue();
    next(true, 5, 0);
    carryOut();
    assertThat(asked.get(0)[0]).isEqualTo(PressureLevel.MODERATE.ordinal());

    next(true, 6, 0);
    assertThat(shed.busy()).isTrue();
    next(true, 7, 5 * SECOND);
    assertThat(last.isConfirmed()).as("its own has not ended").isFalse();
    carryOut();
    assertThat(asked.get(1)[0]).isEqualTo(PressureLevel.CRITICAL.ordinal());
  }

  /** The service is asked for the next before anybody has looked that this one ended. */
  @Test
  void next_anotherShedFollowedAtOnce_waitsForThatAsWell() {
    register();
    next(true, 5, 0);
    carryOut();
    assertThat(shed.request(PressureLevel.MODERATE, MemoryResource.HEAP, 1 << 20, 1000, false))
        .isTrue();
    next(true, 6, 0);
    carryOut();
    next(true, 7, 0);
    assertThat(last.isConfirmed()).as("proven while something was shed").isFalse();
    next(true, 8, 0);
    assertThat(last.isConfirmed()).isTrue();
  }

  @Test
  void next_verdictFellAfterItWasConfirmed_isTriedAnew() {
    register();
    next(true, 5, 0);
    carryOut();
    next(true, 5, 0);
    next(true, 6, 0);
    assertThat(last.isConfirmed()).isTrue();

    next(false, 6, 0);
    assertThat(last.isConfirmed()).isFalse();
    next(true, 7, 0);
    assertThat(last.isConfirmed()).as("by a shed of long ago").isFalse();
    carryOut();
    assertThat(asked).hasSize(2);
  }

  @Test
  void next_verdictFellWhileItWasShed_isTriedAnew() {
    register();
    next(true, 5, 0);
    next(false, 5, 0);
    carryOut();
    next(true, 6, 0);
    assertThat(shed.busy()).as("asked for again").isTrue();
    next(true, 7, 0);
    assertThat(last.isConfirmed()).isFalse();
  }

  /** The JVM's own collection that led to the verdict puts the usual ones off by up to seconds. */
  @Test
  void next_theShedHasEnded_wantsItsProofOnce() {
    register();
    next(true, 5, 0);
    carryOut();
    next(true, 5, 1);
    assertThat(last.wantsProof()).as("at the look that has seen the end").isFalse();

    next(true, 5, 2);
    assertThat(last.wantsProof()).isTrue();
    last.proofAsked();
    next(true, 5, 3);
    assertThat(last.wantsProof()).isFalse();
    assertThat(last.isConfirmed()).isFalse();
  }

  @Test
  void next_theVerdictIsOverOrConfirmed_wantsNoProof() {
    register();
    next(true, 5, 0);
    carryOut();
    next(true, 5, 1);
    next(true, 5, 2);
    next(false, 5, 3);
    assertThat(last.wantsProof()).isFalse();

    next(true, 5, 4);
    carryOut();
    next(true, 5, 5);
    next(true, 6, 6);
    assertThat(last.isConfirmed()).isTrue();
    assertThat(last.wantsProof()).isFalse();
  }

  /** A process that working shedders could save would be ended for three that hang. */
  @Test
  void next_onlyTheLastThreadIsLeft_asksShedders_asNoOtherShedDoes() throws InterruptedException {
    ResponseThreads lost = new ResponseThreads(clock, (place, thrown) -> {}, 2);
    ShedService service = TestDispatcher.shedOn(lost);
    LastShed ofTheLast = new LastShed(service, /* provesAtOnce= */ true);
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch entered = new CountDownLatch(3);
    lost.start();
    for (int i = 0; i < 3; i++) {
      await()
          .until(
              () -> {
                lost.assist();
                return lost.executeForeign(() -> hang(entered, release), 1);
              });
    }
    lost.assist();
    entered.await();
    register(service);

    assertThat(service.request(PressureLevel.CRITICAL, MemoryResource.HEAP, 0, 1 << 20, true))
        .isTrue();
    await().until(() -> lost.assist() && !service.busy());
    assertThat(asked).as("for any other shed it is needed").isEmpty();

    ofTheLast.next(true, 5, 0, 0);
    await().until(() -> lost.assist() && !service.busy());
    assertThat(asked).hasSize(1);
    release.countDown();
    service.close();
    lost.close();
  }

  private static void hang(CountDownLatch entered, CountDownLatch release) {
    entered.countDown();
    try {
      release.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Where no rest is longer than the patience. */
  @Test
  void next_othersAskInTime_wantsNoProof() {
    LastShed patient = new LastShed(shed, /* provesAtOnce= */ false);
    register();
    patient.next(true, 5, 0, 0);
    carryOut();
    patient.next(true, 5, 1, 1);
    patient.next(true, 5, 2, 2);
    assertThat(patient.wantsProof()).isFalse();
  }
}
