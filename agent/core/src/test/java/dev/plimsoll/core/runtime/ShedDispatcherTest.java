package dev.plimsoll.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.plimsoll.MemoryResource;
import dev.plimsoll.PressureLevel;
import dev.plimsoll.core.pressure.HeapSample;
import dev.plimsoll.core.pressure.shed.ShedController;
import dev.plimsoll.core.pressure.shed.ShedInput;
import dev.plimsoll.core.response.ResponseThreads;
import dev.plimsoll.core.response.ShedService;
import dev.plimsoll.core.response.shed.Terms;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whose turn it is. Sheds run on the test's thread, when it says so. */
class ShedDispatcherTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long MAX = 10_000;

  private final TestDispatcher parts = new TestDispatcher(MAX, /* responders= */ 0);
  private final ResponseThreads threads = parts.threads;
  private final ShedService shed = parts.shed;
  private final ShedController controller = parts.controller;
  private final ShedPlan plan = parts.plan;
  private final CacheBound bound = parts.bound;
  private final Gates gates = parts.gates;
  private final Headroom headroom = parts.headroom;
  private final ShedDispatcher dispatcher = parts.dispatcher;
  private final HeapSample sample = new HeapSample();

  /** What the shedder was told, each time. */
  private final List<long[]> asked = new ArrayList<>();

  @BeforeEach
  void start() {
    parts.start();
    headroom.tell(0, 0);
    sample.nanos = 10 * SECOND;
  }

  @AfterEach
  void close() {
    headroom.setOpen(false);
    parts.close();
  }

  /** As one look proves it. */
  private void decide(PressureLevel level, long liveBytes, long cacheBytes) {
    ShedInput in = plan.input();
    in.nanos = sample.nanos;
    in.capacityBytes = MAX;
    in.floorBytes = 500;
    in.level = level;
    in.provenSerial = 1;
    in.provenLiveBytes = liveBytes;
    in.mostLiveBytes = liveBytes;
    in.usedBytes = liveBytes;
    in.cacheBytes = cacheBytes;
    controller.next(in);
  }

  private void dispatch() {
    dispatcher.dispatch(sample, false);
  }

  private void fails() {
    gates.note(new OutOfMemoryError("Java heap space"));
    assertThat(gates.hasWaiters()).isTrue();
  }

  private CompletableFuture<Long> callerOf(long bytes) {
    CompletableFuture<Long> answer =
        CompletableFuture.supplyAsync(
            () -> headroom.applyAsLong(bytes, 600 * SECOND), Waiter::start);
    await().until(() -> headroom.callers() == 1);
    return answer;
  }

  private void registerShedder() {
    Runnable unused =
        shed.registrations()
            .addShedder(
                new Terms("shedder", 1, 0, 1, -1),
                call -> {
                  asked.add(call.clone());
                  return 0;
                });
    assertThat(shed.request(PressureLevel.MODERATE, MemoryResource.HEAP, 0, 1, false)).isTrue();
    carryOut();
    assertThat(shed.shedders()).isEqualTo(1);
    asked.clear();
  }

  private void carryOut() {
    assertThat(threads.assist()).as("something is shed").isTrue();
    assertThat(shed.busy()).isFalse();
  }

  private long[] lastAsked() {
    return asked.get(asked.size() - 1);
  }

  /** A second one would be refused, and whoever waits for it be let go with nothing shed. */
  @Test
  void dispatch_aShedIsUnderWay_requestsNothing() {
    assertThat(shed.request(PressureLevel.MODERATE, MemoryResource.HEAP, 0, 1, false)).isTrue();
    fails();
    dispatch();
    assertThat(gates.hasWaiters()).isTrue();
    carryOut();
    dispatch();
    assertThat(shed.busy()).as("now").isTrue();
  }

  @Test
  void dispatch_anAllocationFailed_isBeforeThePlan() {
    registerShedder();
    decide(PressureLevel.MODERATE, 7800, 5000);
    assertThat(plan.wantsShed()).isTrue();
    fails();
    dispatch();
    assertThat(bound.bytes()).as("the plan waits").isEqualTo(Long.MAX_VALUE);
    carryOut();
    assertThat(lastAsked()[0]).isEqualTo(PressureLevel.CRITICAL.ordinal());
    long all = Runtime.getRuntime().maxMemory();
    assertThat(lastAsked()[3]).as("all that may be had").isEqualTo(all);

    dispatcher.shedEnded(sample.nanos);
    assertThat(gates.hasWaiters()).isFalse();
    dispatch();
    assertThat(bound.bytes()).isEqualTo(plan.boundBytes());
    carryOut();
    assertThat(lastAsked()[0]).isEqualTo(PressureLevel.MODERATE.ordinal());
    assertThat(lastAsked()[3]).isEqualTo(plan.stepBytes());
  }

  /** What failed was shed for by then: all of the shedders would give all of it twice. */
  @Test
  void dispatch_afterAFailureWasShedFor_sheddersAreNotAskedForItAgain() {
    registerShedder();
    plan.input().failureEvidence = true;
    dispatcher.note();
    fails();
    dispatch();
    carryOut();
    dispatcher.shedEnded(sample.nanos);
    plan.input().failureEvidence = false;
    dispatch();
    assertThat(shed.busy()).isFalse();
    assertThat(asked).hasSize(1);
  }

  @Test
  void dispatch_aFailureThatNobodyWaitsWith_sheddersAreAskedForAll() {
    registerShedder();
    plan.input().failureEvidence = true;
    dispatcher.note();
    plan.input().failureEvidence = false;
    dispatch();
    carryOut();
    assertThat(lastAsked()[3]).isEqualTo(Runtime.getRuntime().maxMemory());
  }

  @Test
  void dispatch_aCallerWantsRoom_isBeforeThePlan() throws Exception {
    decide(PressureLevel.MODERATE, 7800, 5000);
    assertThat(plan.wantsShed()).isTrue();
    CompletableFuture<Long> caller = callerOf(5000);
    sample.usedBytes = MAX;
    dispatch();
    assertThat(shed.busy()).isTrue();
    assertThat(bound.bytes()).as("the plan waits").isEqualTo(Long.MAX_VALUE);
    headroom.tell(MAX, 0);
    assertThat(caller.get(5, TimeUnit.SECONDS)).isEqualTo(1);
  }

  @Test
  void dispatch_anAllocationFailed_isBeforeACallerWhoWantsRoom() throws Exception {
    registerShedder();
    CompletableFuture<Long> caller = callerOf(5000);
    sample.usedBytes = MAX;
    fails();
    dispatch();
    carryOut();
    assertThat(lastAsked()[0]).isEqualTo(PressureLevel.CRITICAL.ordinal());
    headroom.tell(MAX, 0);
    assertThat(caller.get(5, TimeUnit.SECONDS)).isEqualTo(1);
  }

  /** A collection, or the rest before it, can take seconds. */
  @Test
  void dispatch_nothingIsShedForTheCaller_thePlanHasItsTurn() throws Exception {
    decide(PressureLevel.MODERATE, 7800, 5000);
    CompletableFuture<Long> caller = callerOf(5000);
    sample.usedBytes = 0;
    dispatch();
    assertThat(shed.busy()).isTrue();
    assertThat(bound.bytes()).isEqualTo(plan.boundBytes());
    headroom.tell(MAX, 0);
    assertThat(caller.get(5, TimeUnit.SECONDS)).isEqualTo(1);
  }

  @Test
  void dispatch_cachesHoldMoreThanTheyMay_areLoweredBeforeShedders() {
    registerShedder();
    decide(PressureLevel.CRITICAL, 7800, 5000);
    assertThat(plan.stepBytes()).as("up to 70 %, and shedders up to 66").isEqualTo(800);
    dispatch();
    carryOut();
    assertThat(lastAsked()[3]).isEqualTo(800);
  }

  @Test
  void dispatch_cachesHaveNothingLeft_sheddersAreAsked() {
    registerShedder();
    decide(PressureLevel.MODERATE, 7800, 500);
    assertThat(plan.wantsShed()).isFalse();
    dispatch();
    carryOut();
    assertThat(lastAsked()[3]).as("half of what is missing").isEqualTo(600);
    assertThat(bound.bytes()).isEqualTo(plan.boundBytes());
  }

  /** A bound that the plan has set, where nothing is to be shed for it. */
  private void boundToFollow() {
    decide(PressureLevel.MODERATE, 7800, 5000);
    decide(PressureLevel.MODERATE, 7800, 4000);
    assertThat(plan.wantsShed()).isFalse();
    assertThat(plan.boundBytes()).isLessThan(Long.MAX_VALUE);
    dispatcher.shedEnded(sample.nanos);
  }

  /** In a dry run each step that is decided on, and never taken, is larger than the one before. */
  @Test
  void begin_afterStepsThatNobodyTook_thePlanIsOfNow() {
    decide(PressureLevel.CRITICAL, 9500, 4000);
    assertThat(plan.wantsShed()).isTrue();
    dispatcher.begin();
    assertThat(plan.isUnbounded()).isTrue();
    assertThat(plan.leakVerdict()).isFalse();
    decide(PressureLevel.CRITICAL, 9500, 4000);
    dispatcher.lift();
    dispatcher.begin();
    assertThat(plan.isUnbounded()).as("a second time").isTrue();
  }

  @Test
  void dispatch_nothingIsToBeShed_theBoundIsFollowed() {
    boundToFollow();
    dispatch();
    assertThat(bound.bytes()).isEqualTo(plan.boundBytes());
    assertThat(shed.busy()).isFalse();
  }

  @Test
  void dispatch_aCallerWaitsForRoom_theBoundIsNotFollowed() throws Exception {
    boundToFollow();
    CompletableFuture<Long> caller = callerOf(5000);
    sample.usedBytes = 0;
    dispatch();
    assertThat(bound.bytes()).isEqualTo(Long.MAX_VALUE);
    headroom.tell(MAX, 0);
    assertThat(caller.get(5, TimeUnit.SECONDS)).isEqualTo(1);
  }

  /** Caches that grew at once would take the room before the caller has used it. */
  @Test
  void dispatch_roomWasGrantedJustNow_theBoundIsFollowedLater() {
    headroom.tell(MAX, 0);
    assertThat(headroom.applyAsLong(5000, SECOND)).isEqualTo(1);
    boundToFollow();
    dispatch();
    assertThat(bound.bytes()).isEqualTo(Long.MAX_VALUE);

    for (int quarter = 1; quarter <= 5; quarter++) {
      headroom.tell(MAX, quarter * SECOND / 4);
    }
    dispatch();
    assertThat(bound.bytes()).isEqualTo(plan.boundBytes());
  }
}
