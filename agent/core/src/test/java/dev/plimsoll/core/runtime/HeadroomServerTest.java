package dev.plimsoll.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.core.base.AgentLog;
import dev.plimsoll.core.base.SystemNanoClock;
import dev.plimsoll.core.pressure.Collector;
import dev.plimsoll.core.pressure.HeapEvaluator;
import dev.plimsoll.core.pressure.HeapModel;
import dev.plimsoll.core.pressure.HeapPolicy;
import dev.plimsoll.core.pressure.HeapSample;
import dev.plimsoll.core.response.ResponseThreads;
import dev.plimsoll.core.response.ShedObserver;
import dev.plimsoll.core.response.ShedService;
import dev.plimsoll.core.response.ShedSettings;
import dev.plimsoll.core.signal.AllocatedBytes;
import dev.plimsoll.core.signal.CollectionProver;
import dev.plimsoll.core.signal.CollectionReader;
import dev.plimsoll.core.signal.HeapBeans;
import dev.plimsoll.core.signal.HeapProbe;
import dev.plimsoll.core.signal.SignalQueue;
import dev.plimsoll.core.telemetry.Counters;
import dev.plimsoll.core.telemetry.Journal;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Collections for callers that wait: the proofs of this JVM, in time that the test tells. */
class HeadroomServerTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long MEGABYTE = 1 << 20;

  private final SystemNanoClock clock = new SystemNanoClock();
  private final LevelBoard board = new LevelBoard();
  private final SignalQueue signals = new SignalQueue();
  private final ResponseThreads threads = new ResponseThreads(clock, (place, thrown) -> {}, 0);
  private final Headroom headroom =
      new Headroom(
          board,
          signals,
          clock,
          new Journal(clock, new Counters()),
          new WaitingRoom(clock, threads));
  private final HeapBeans beans = HeapBeans.ofThisJvm();
  private final CollectionProver prover =
      new CollectionProver(new AllocatedBytes(), signals, clock, () -> {});
  private final HeapProbe probe = new HeapProbe(beans, new CollectionReader(beans), prover, clock);
  private final HeapSample sample = new HeapSample();
  private final HeadroomServer server =
      new HeadroomServer(
          headroom,
          new HeapEvaluator(
              new HeapModel(Collector.SHENANDOAH, 1024 * MEGABYTE, -1), HeapPolicy.defaults()),
          new ShedService(
              threads,
              clock,
              new AgentLog(new PrintStream(OutputStream.nullOutputStream()), AgentLog.Level.WARN),
              new ShedObserver() {},
              new ShedSettings(SECOND, false)),
          prover);

  /** What the last look was told. */
  private boolean sheds;

  /** What the last collection took longer than it did. */
  private long stoodStillNanos;

  @BeforeEach
  void activate() {
    board.setActive(true);
  }

  /**
   * One that rests first would keep its caller standing for twenty times the collection's length.
   */
  @Test
  void serve_firstCollectionDidNotDo_secondFollowsAtOnce_andTheNextCallerRestsForBoth()
      throws Exception {
    CompletableFuture<Long> caller = callerOf(50 * MEGABYTE);
    serve(0);
    long first = collect();
    serve(first);
    long asked = first + 1;
    serve(asked);
    assertThat(prover.isBusy()).as("second asked for").isTrue();

    long second = collect();
    serve(asked + second);
    assertThat(caller.get(5, TimeUnit.SECONDS)).as("sent away after two").isZero();

    caller = callerOf(50 * MEGABYTE);
    serve(asked + 39 * second);
    assertThat(prover.isBusy()).as("39 lengths later").isFalse();
    serve(asked + 41 * second);
    assertThat(prover.isBusy()).as("41 lengths later").isTrue();
    headroom.tell(50 * MEGABYTE, 0);
    assertThat(caller.get(5, TimeUnit.SECONDS)).isEqualTo(1);
  }

  @Test
  void serve_processStoodStillInTheLastCollection_theNextCallerRestsHalfAMinuteAtMost()
      throws Exception {
    CompletableFuture<Long> caller = callerOf(50 * MEGABYTE);
    serve(0);
    long unused = collect();
    headroom.tell(50 * MEGABYTE, 0);
    assertThat(caller.get(5, TimeUnit.SECONDS)).isEqualTo(1);
    server.note(sample);
    stoodStillNanos = 60 * SECOND;

    caller = callerOf(50 * MEGABYTE);
    serve(29 * SECOND);
    assertThat(prover.isBusy()).as("29 s later").isFalse();
    serve(31 * SECOND);
    assertThat(prover.isBusy()).as("31 s later").isTrue();
    headroom.tell(100 * MEGABYTE, 0);
    assertThat(caller.get(5, TimeUnit.SECONDS)).isEqualTo(1);
  }

  /** The rest can take seconds, in which the heap may fill. */
  @Test
  void serve_nothingIsShedForThoseWhoWait_othersHaveTheirTurn() throws Exception {
    CompletableFuture<Long> caller = callerOf(50 * MEGABYTE);
    serve(0);
    assertThat(prover.isBusy()).as("asked for").isTrue();
    assertThat(sheds).as("while it runs").isFalse();
    long length = collect();
    headroom.tell(50 * MEGABYTE, 0);
    assertThat(caller.get(5, TimeUnit.SECONDS)).isEqualTo(1);
    sample.nanos = length;
    server.note(sample);

    caller = callerOf(50 * MEGABYTE);
    serve(length);
    assertThat(prover.isBusy()).as("rests").isFalse();
    assertThat(sheds).as("while it rests").isFalse();
    assertThat(server.isWanted()).isTrue();
    headroom.tell(100 * MEGABYTE, 0);
    assertThat(caller.get(5, TimeUnit.SECONDS)).isEqualTo(1);
  }

  @Test
  void serve_aCallerCameDuringTheLastCollection_isNotSentAwayWithThoseBefore() throws Exception {
    CompletableFuture<Long> early = callerOf(50 * MEGABYTE);
    serve(0);
    long first = collect();
    serve(first);
    serve(first + 1);
    assertThat(prover.isBusy()).as("second asked for").isTrue();
    CompletableFuture<Long> late = callerOf(60 * MEGABYTE);
    long second = collect();
    serve(first + 1 + second);

    assertThat(early.get(5, TimeUnit.SECONDS)).as("sent away after two").isZero();
    headroom.tell(60 * MEGABYTE, 0);
    assertThat(late.get(5, TimeUnit.SECONDS)).isEqualTo(1);
  }

  private CompletableFuture<Long> callerOf(long bytes) {
    long before = headroom.callers();
    headroom.tell(0, 0);
    CompletableFuture<Long> answer =
        CompletableFuture.supplyAsync(
            () -> headroom.applyAsLong(bytes, 600 * SECOND), Waiter::start);
    Awaitility.await().until(() -> headroom.callers() > before);
    return answer;
  }

  /** As the control thread does at a look: so many bytes free that nothing need be shed. */
  private void serve(long nanos) {
    probe.fill(sample, false);
    sample.proofEndNanos += stoodStillNanos;
    sample.nanos = nanos;
    sample.usedBytes = MEGABYTE;
    sheds = server.serve(sample, true);
  }

  /** Runs what was asked for; how long it took. */
  private long collect() {
    prover.poll();
    probe.fill(sample, false);
    return sample.proofEndNanos - sample.proofStartNanos;
  }
}
