package dev.plimsoll.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.plimsoll.PressureLevel;
import dev.plimsoll.core.base.AgentLog;
import dev.plimsoll.core.base.SystemNanoClock;
import dev.plimsoll.core.pressure.Collector;
import dev.plimsoll.core.pressure.HeapEvaluator;
import dev.plimsoll.core.pressure.HeapModel;
import dev.plimsoll.core.pressure.HeapPolicy;
import dev.plimsoll.core.pressure.shed.ShedController;
import dev.plimsoll.core.pressure.shed.ShedInput;
import dev.plimsoll.core.response.HeapRoom;
import dev.plimsoll.core.response.ResponseThreads;
import dev.plimsoll.core.response.ShedObserver;
import dev.plimsoll.core.response.ShedService;
import dev.plimsoll.core.response.ShedSettings;
import dev.plimsoll.core.response.shed.Terms;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What two caches make of a bound that stands still, or falls where nothing is to be shed. */
class CacheBoundPartsTest {
  private static final long CAPACITY = 10_000_000;
  private static final long BOUND = 1_600_000;
  private static final int ENTRIES = 100;
  private static final int MANY = 5_000;
  private static final int BYTES = 1_000;
  private static final long SECOND = 1_000_000_000L;

  private final HeapModel model = new HeapModel(Collector.PARALLEL, CAPACITY, -1);
  private final SystemNanoClock clock = new SystemNanoClock();
  private final AgentLog log = AgentLog.onStderr(AgentLog.Level.OFF);
  private final ResponseThreads threads = new ResponseThreads(clock, (place, thrown) -> {}, 2);
  private final ShedService shed =
      new ShedService(
          threads, clock, log, new ShedObserver() {}, new ShedSettings(10 * SECOND, false));
  private final ShedController controller = new ShedController(model);
  private final ShedPlan plan =
      new ShedPlan(new HeapEvaluator(model, HeapPolicy.defaults()), shed, controller);
  private final CacheBound bound = new CacheBound(shed, plan);
  private final ShedInput in = new ShedInput();
  private final Cache<Integer, byte[]> busy = cache();
  private final Cache<Integer, byte[]> idle = cache();

  /** Both hold a tenth of the bound, which was set to what something else needs no more. */
  @BeforeEach
  void lower() {
    threads.start();
    fill(busy, ENTRIES);
    fill(idle, ENTRIES);
    Runnable ofBusy = shed.registrations().addCache(new Terms("busy", 100, 0.1, 1, -1), busy);
    Runnable ofIdle = shed.registrations().addCache(new Terms("idle", 100, 0.1, 1, -1), idle);
    assertThat(ofBusy).isNotSameAs(ofIdle);
    tickUntil(() -> shed.cacheBytes() > 2 * ENTRIES * BYTES);
    decide(7_000_000, 2_000_000);
    assertThat(controller.boundBytes()).isEqualTo(BOUND);
    bound.lower(1, false);
    tickUntil(() -> !shed.busy());
    assertThat(maximum(busy)).isBetween(BOUND / 2 / BYTES * 8 / 10, BOUND / 2 / BYTES);
  }

  @AfterEach
  void close() {
    shed.close();
    threads.close();
  }

  @Test
  void follow_oneLeavesItsPart_theOtherGetsItWithTime() {
    long before = maximum(busy);
    fill(busy, MANY);
    tickUntil(() -> shed.cacheBytes() > (ENTRIES + before) * BYTES);

    followAt(9 * SECOND);
    assertThat(maximum(busy)).isEqualTo(before);
    followAt(10 * SECOND);
    assertThat(maximum(busy)).isGreaterThan(before * 5 / 4);
    assertThat((maximum(busy) + maximum(idle)) * BYTES).isLessThan(BOUND);

    for (int round = 2; round < 6; round++) {
      fill(busy, MANY);
      long held = (ENTRIES + busy.estimatedSize()) * BYTES;
      tickUntil(() -> shed.cacheBytes() > held);
      followAt(round * 10 * SECOND);
    }
    fill(busy, MANY);
    tickUntil(() -> shed.cacheBytes() > BOUND * 9 / 10);
    assertThat(shed.cacheBytes()).isLessThan(BOUND * 102 / 100);
    assertThat(idle.estimatedSize()).isEqualTo(ENTRIES);
  }

  @Test
  void follow_boundFellAndNothingIsShedYet_noneGrowsIntoWhatItWasGiven() {
    decide(7_000_000, shed.cacheBytes());
    assertThat(controller.boundBytes()).isLessThan(shed.cacheBytes());

    followAt(0);

    assertThat(busy.estimatedSize()).isEqualTo(ENTRIES);
    assertThat(maximum(busy)).isEqualTo(ENTRIES);
    assertThat(bound.bytes()).isEqualTo(controller.boundBytes());
  }

  @Test
  void follow_callersAreStillToUseWhatWasShedForThem_splitsNothing() {
    long before = maximum(busy);
    fill(busy, MANY);
    tickUntil(() -> shed.cacheBytes() > (ENTRIES + before) * BYTES);
    plan.input().nanos = 20 * SECOND;

    bound.follow(false);
    tickUntil(() -> !shed.busy());

    assertThat(maximum(busy)).isEqualTo(before);
  }

  private void decide(long live, long caches) {
    in.provenSerial++;
    in.capacityBytes = CAPACITY;
    in.provenLiveBytes = live;
    in.mostLiveBytes = live;
    in.usedBytes = live;
    in.cacheBytes = caches;
    in.level = PressureLevel.MODERATE;
    controller.next(in);
  }

  private void followAt(long nanos) {
    plan.input().nanos = nanos;
    bound.follow(true);
    tickUntil(() -> !shed.busy());
  }

  private void tickUntil(Callable<Boolean> condition) {
    await()
        .until(
            () -> {
              shed.tick(clock.nanoTime(), HeapRoom.AMPLE);
              return condition.call();
            });
  }

  private static Cache<Integer, byte[]> cache() {
    return Caffeine.newBuilder().executor(Runnable::run).maximumSize(100_000).build();
  }

  private static void fill(Cache<Integer, byte[]> cache, int entries) {
    for (int i = 0; i < entries; i++) {
      cache.put(i, new byte[BYTES]);
    }
  }

  private static long maximum(Cache<?, ?> cache) {
    return cache.policy().eviction().orElseThrow().getMaximum();
  }
}
