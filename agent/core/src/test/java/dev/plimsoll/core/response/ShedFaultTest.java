package dev.plimsoll.core.response;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.plimsoll.PressureLevel;
import dev.plimsoll.core.response.shed.Terms;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever one or two shedders do, all others are served in time. */
class ShedFaultTest {
  private static final CountDownLatch NEVER = new CountDownLatch(1);

  private final ShedHarness harness = new ShedHarness();
  private final ConcurrentHashMap<Integer, byte[]> map = new ConcurrentHashMap<>();
  private final AtomicInteger served = new AtomicInteger();

  @AfterEach
  void close() {
    harness.close();
  }

  static Stream<Arguments> faults() {
    return Stream.of(
        Arguments.of("sleeps forever", (Fault) ShedFaultTest::sleepForever),
        Arguments.of("throws an Error", (Fault) h -> fail()),
        Arguments.of("recurses", (Fault) h -> recurse(1)),
        Arguments.of("runs out of memory", (Fault) h -> new long[Integer.MAX_VALUE].length),
        Arguments.of("registers and closes others", (Fault) ShedFaultTest::churn));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faults")
  void shed_oneShedderAtFault_othersAreServed(String name, Fault fault) {
    register("bad", fault, 1);
    registerOthers();

    harness.step(PressureLevel.CRITICAL, Long.MAX_VALUE, Long.MAX_VALUE, false);

    assertOthersServed();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faults")
  void shed_twoSheddersAtFault_othersAreServed(String name, Fault fault) {
    register("bad", fault, 1);
    register("worse", fault, 2);
    registerOthers();

    harness.step(PressureLevel.CRITICAL, Long.MAX_VALUE, Long.MAX_VALUE, false);

    assertOthersServed();
  }

  @Test
  void shed_oneClaimsMoreThanAnyProcessHolds_othersAreServedAndTheSumHolds() {
    register("boaster", h -> Long.MAX_VALUE, 1);
    registerOthers();

    harness.step(PressureLevel.CRITICAL, Long.MAX_VALUE, Long.MAX_VALUE, false);
    harness.step(PressureLevel.CRITICAL, Long.MAX_VALUE, Long.MAX_VALUE, false);

    assertThat(served).hasValue(4);
    assertThat(harness.view("boaster").returnedBytes()).isEqualTo(2L << 40);
  }

  @Test
  void shed_oneAnswersNonsenseBelowZero_isNotKnown() {
    register("nonsense", h -> Long.MIN_VALUE, 1);

    harness.step(PressureLevel.CRITICAL, Long.MAX_VALUE, Long.MAX_VALUE, false);

    assertThat(harness.view("nonsense").returnedBytes()).isZero();
    assertThat(harness.quarantined).isEmpty();
  }

  /** What they had given up before they failed is free after a collection only. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("faults")
  void promises_oneShedderAtFault_mayHaveGivenSomething(String name, Fault fault) {
    register("bad", fault, 1);

    harness.step(PressureLevel.CRITICAL, Long.MAX_VALUE, Long.MAX_VALUE, false);

    assertThat(harness.service.promises()).isPositive();
  }

  @Test
  void promises_shedderWithNothing_areNone() {
    register("empty", h -> 0, 1);

    harness.step(PressureLevel.CRITICAL, Long.MAX_VALUE, Long.MAX_VALUE, false);

    assertThat(harness.service.promises()).isZero();
  }

  /** What a full heap does to an adapter, which has to make an iterator. */
  @Test
  void shed_cacheFindsNoRoomForItself_isCountedAndNotLeftAlone() {
    AtomicBoolean full = new AtomicBoolean();
    ConcurrentHashMap<Integer, byte[]> cache =
        new ConcurrentHashMap<>() {
          @Override
          public Set<Map.Entry<Integer, byte[]>> entrySet() {
            if (full.get()) {
              throw new OutOfMemoryError("test");
            }
            return super.entrySet();
          }
        };
    for (int key = 0; key < 100; key++) {
      cache.put(key, new byte[1000]);
    }
    harness.service.registrations().addCache(new Terms("cache", 1, 0, 1, -1), cache);
    harness.drop(1);
    assertThat(harness.service.roomless()).isZero();

    full.set(true);
    harness.drop(10_000);
    assertThat(harness.service.roomless()).isEqualTo(1);
    full.set(false);
    int before = cache.size();
    harness.drop(10_000);

    assertThat(harness.quarantined).isEmpty();
    assertThat(cache).hasSizeLessThan(before);
  }

  /** Its quarantine was lifted by the next count, and each round told of another. */
  @Test
  void shed_cacheThrew_isLeftAloneWhileTheStepGoesOnForOthers() {
    harness.service.hurryAtCritical();
    ConcurrentHashMap<Integer, byte[]> bad =
        new ConcurrentHashMap<>() {
          @Override
          public boolean remove(Object key, Object value) {
            throw new IllegalStateException("test");
          }
        };
    fill(bad);
    fill(map);
    harness.service.registrations().addCache(new Terms("bad", 1, 0, 1, -1), bad);
    harness.service.registrations().addCache(new Terms("good", 1, 0, 1, -1), map);
    register("filler", h -> fill(map), 2);

    harness.step(PressureLevel.CRITICAL, 50_000, 1_000_000, false);

    assertThat(harness.asked).containsExactlyInAnyOrder("bad", "good", "filler", "good");
    assertThat(harness.quarantined).containsExactly("bad threw java.lang.IllegalStateException");
  }

  private static long fill(ConcurrentHashMap<Integer, byte[]> cache) {
    for (int key = 0; key < 100; key++) {
      cache.put(key, new byte[1000]);
    }
    return 0;
  }

  @Test
  void shed_shedderWaitsForLockOfAllocatingThread_othersAreServed() {
    Object lock = new Object();
    register("bad", h -> lockedForever(lock), 1);
    registerOthers();

    synchronized (lock) {
      harness.step(PressureLevel.CRITICAL, Long.MAX_VALUE, Long.MAX_VALUE, false);
    }

    assertThat(served).hasValue(2);
  }

  @Test
  void shed_shedderHoldsLockThatOthersWant_othersAreServedOnce() {
    Object lock = new Object();
    register(
        "bad",
        h -> {
          synchronized (lock) {
            return sleepForever(h);
          }
        },
        1);
    register("wants it too", h -> lockedForever(lock), 2);
    registerOthers();

    harness.step(PressureLevel.CRITICAL, Long.MAX_VALUE, Long.MAX_VALUE, false);

    assertThat(served).hasValue(2);
    assertThat(harness.quarantined).hasSize(2);
  }

  @Test
  void shed_shedderHung_isLeftAloneUntilItCameBackAndSomeTimeLonger() {
    CountDownLatch release = new CountDownLatch(1);
    AtomicInteger calls = new AtomicInteger();
    register(
        "slow",
        h -> {
          calls.incrementAndGet();
          ShedHarness.awaitQuietly(release);
          return 0;
        },
        1);
    harness.drop(1000);
    assertThat(harness.view("slow").quarantined()).isTrue();
    harness.drop(1000);
    assertThat(calls).hasValue(1);

    long released = harness.clock.nanoTime();
    release.countDown();
    harness.tickUntil(() -> !harness.view("slow").quarantined());
    assertThat(harness.clock.nanoTime() - released).isGreaterThanOrEqualTo(1_000_000_000L);
    harness.drop(1000);

    assertThat(calls).hasValue(2);
  }

  @Test
  void shed_shedderThrewOnce_returnsToServiceWhenSwitchedOn() {
    AtomicInteger calls = new AtomicInteger();
    register(
        "bad",
        h -> {
          if (calls.getAndIncrement() == 0) {
            throw new IllegalStateException("once");
          }
          return 10;
        },
        1);
    harness.drop(1000);
    harness.drop(1000);
    assertThat(calls).hasValue(1);
    assertThat(harness.view("bad").failures()).isEqualTo(1);

    harness.service.registrations().setEnabled("bad", true);
    harness.drop(1000);

    assertThat(calls).hasValue(2);
    assertThat(harness.view("bad").quarantined()).isFalse();
  }

  @Test
  void shed_shedderLeavesItsThreadInterrupted_theThreadWaitsAsBefore() {
    Thread[] ran = new Thread[1];
    register(
        "interrupts",
        h -> {
          ran[0] = Thread.currentThread();
          ran[0].interrupt();
          return 1;
        },
        1);
    harness.drop(1);

    await().until(() -> ran[0].getState() == Thread.State.WAITING);
    assertThat(ran[0].isInterrupted()).isFalse();
  }

  @Test
  void tick_bothThreadsLostForGood_sizesAreStillKeptFresh() {
    register("bad", ShedFaultTest::sleepForever, 1);
    register("worse", ShedFaultTest::sleepForever, 2);
    registerOthers();
    harness.step(PressureLevel.CRITICAL, Long.MAX_VALUE, Long.MAX_VALUE, false);
    long before = harness.service.cacheBytes();

    for (int i = 0; i < 1000; i++) {
      map.put(i, new byte[1000]);
    }

    harness.tickUntil(() -> harness.service.cacheBytes() > 5 * before);
  }

  private void registerOthers() {
    for (int i = 0; i < 1000; i++) {
      map.put(i, new byte[1000]);
    }
    register("good", h -> served.incrementAndGet(), 3);
    harness
        .service
        .registrations()
        .addCache(new Terms("map", 4, 0.1, ShedHarness.HEAP, ShedHarness.NONE), map);
    register("last", h -> served.incrementAndGet(), 5);
  }

  private void assertOthersServed() {
    assertThat(served).hasValue(2);
    assertThat(map.size()).as(harness.logText()).isBetween(50, 150);
  }

  private void register(String name, Fault fault, int order) {
    harness
        .service
        .registrations()
        .addShedder(
            new Terms(name, order, 0, ShedHarness.HEAP, ShedHarness.NONE),
            new Shedder(harness, fault));
  }

  private static long sleepForever(ShedHarness harness) {
    ShedHarness.awaitQuietly(NEVER);
    return 0;
  }

  private static long fail() {
    throw new AssertionError("on purpose");
  }

  private static long recurse(long depth) {
    return depth + recurse(depth + 1);
  }

  private static long lockedForever(Object lock) {
    synchronized (lock) {
      return 1;
    }
  }

  private static long churn(ShedHarness harness) {
    for (int i = 0; i < 100; i++) {
      harness
          .service
          .registrations()
          .addCache(
              new Terms("churn " + i, i, 0, ShedHarness.HEAP, ShedHarness.NONE),
              new ConcurrentHashMap<>())
          .run();
      harness
          .service
          .registrations()
          .addShedder(
              new Terms("stays " + i, 1000 + i, 0, ShedHarness.HEAP, ShedHarness.NONE), call -> 0);
    }
    return 1;
  }

  private interface Fault {
    long run(ShedHarness harness);
  }

  private record Shedder(ShedHarness harness, Fault fault) implements ToLongFunction<long[]> {
    @Override
    public long applyAsLong(long[] call) {
      return call.length == 0 ? 0 : fault.run(harness);
    }
  }
}
