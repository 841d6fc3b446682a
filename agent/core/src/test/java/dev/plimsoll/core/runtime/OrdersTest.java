package dev.plimsoll.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.plimsoll.MemoryResource;
import dev.plimsoll.PressureLevel;
import dev.plimsoll.core.base.AgentLog;
import dev.plimsoll.core.base.SystemNanoClock;
import dev.plimsoll.core.pressure.HeapPolicy;
import dev.plimsoll.core.response.HeapBallast;
import dev.plimsoll.core.response.HeapRoom;
import dev.plimsoll.core.response.ResponseThreads;
import dev.plimsoll.core.response.ShedObserver;
import dev.plimsoll.core.response.ShedService;
import dev.plimsoll.core.response.ShedSettings;
import dev.plimsoll.core.response.end.ExhaustedAction;
import dev.plimsoll.core.response.end.ExhaustionReport;
import dev.plimsoll.core.response.end.Reserve;
import dev.plimsoll.core.response.end.ShutdownHooks;
import dev.plimsoll.core.response.end.ShutdownSequence;
import dev.plimsoll.core.response.end.ShutdownSettings;
import dev.plimsoll.core.response.end.Watchdog;
import dev.plimsoll.core.response.shed.Terms;
import dev.plimsoll.core.signal.SignalQueue;
import dev.plimsoll.core.telemetry.Counters;
import dev.plimsoll.core.telemetry.Journal;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** With real response threads, and the test's own thread as the control thread. */
class OrdersTest {
  private static final long MINUTE = 60_000_000_000L;
  private static final int ENTRIES = 40;
  private static final double KEEP = 0.5;

  private final SystemNanoClock clock = new SystemNanoClock();
  private final AgentLog log = AgentLog.onStderr(AgentLog.Level.OFF);
  private final ResponseThreads threads = new ResponseThreads(clock, (place, thrown) -> {}, 2);
  private final ShedSettings shedSettings = new ShedSettings(MINUTE, false);
  private final ShedService shed =
      new ShedService(threads, clock, log, new ShedObserver() {}, shedSettings);

  /** Of the end, whose hooks find no thread: it goes on. */
  private final ResponseThreads none = new ResponseThreads(clock, (place, thrown) -> {}, 1);

  private final ShutdownHooks hooks = new ShutdownHooks(log);
  private final Exhaustion exhaustion =
      new Exhaustion(
          new ShedService(none, clock, log, new ShedObserver() {}, shedSettings),
          hooks,
          new ShutdownSequence(
              hooks,
              new Reserve(0),
              none,
              new Watchdog(clock),
              clock,
              log,
              ExhaustionReport.none(log)),
          new Journal(clock, new Counters()));
  private final Orders orders =
      new Orders(shed, new HeapBallast(0, true, log), new SignalQueue(), exhaustion);
  private final Settings settings = settings(ExhaustedAction.NONE);

  private Settings settings(ExhaustedAction action) {
    return new Settings(
        true,
        false,
        new HeapPolicy(0.8, 0.9, 0, MINUTE, true),
        0,
        shedSettings,
        new ShutdownSettings(action, MINUTE, 3),
        false);
  }

  @BeforeEach
  void start() {
    threads.start();
  }

  @AfterEach
  void close() {
    shed.close();
    threads.close();
  }

  @Test
  void critical_goesDownToWhatIsKept() {
    Map<Integer, byte[]> cache = cache("cache");
    count(ENTRIES);
    carryOut(PressureLevel.CRITICAL);
    assertThat(cache.size()).isBetween(ENTRIES / 2 - 1, ENTRIES * 6 / 10);
  }

  @Test
  void exhausted_takesAll() {
    Map<Integer, byte[]> cache = cache("cache");
    count(ENTRIES);
    carryOut(PressureLevel.EXHAUSTED);
    assertThat(cache).isEmpty();
  }

  /**
   * The sums of the last look, held against what is left, would have said that nothing is to do.
   */
  @Test
  void critical_justAfterOtherCachesWentAway_stillShedsWhatIsLeft() {
    Map<Integer, byte[]> left = cache("left");
    Map<Map<Integer, byte[]>, Runnable> others = new IdentityHashMap<>();
    for (int i = 0; i < 8; i++) {
      Map<Integer, byte[]> other = filled();
      others.put(other, registered("other " + i, other));
    }
    count((others.size() + 1) * ENTRIES);
    others.values().forEach(Runnable::run);
    carryOut(PressureLevel.CRITICAL);
    assertThat(left.size()).isBetween(ENTRIES / 2 - 1, ENTRIES * 6 / 10);
  }

  /** Its signal has been taken, so only a look that comes soon sees that the way is free. */
  @Test
  void shed_meetsAStepUnderWay_isLookedAtAgainSoonUntilItIsCarriedOut() throws Exception {
    Map<Integer, byte[]> cache = cache("cache");
    count(ENTRIES);
    AtomicBoolean go = slowShedder();
    assertThat(orders.shed(PressureLevel.EXHAUSTED)).isTrue();
    assertThat(shed.request(PressureLevel.MODERATE, MemoryResource.DIRECT, 0, 1, false)).isTrue();
    orders.tick(settings);

    assertThat(orders.pollNanos(MINUTE)).isLessThanOrEqualTo(5_000_000);

    go.set(true);
    await()
        .until(
            () -> {
              shed.tick(clock.nanoTime(), HeapRoom.AMPLE);
              orders.tick(settings);
              return cache.isEmpty();
            });
    assertThat(orders.pollNanos(MINUTE)).isEqualTo(MINUTE);
  }

  /** The end sheds all by itself, and the threads are the hooks' then. */
  @Test
  void tick_orderedBeforeTheEndBegan_carriesNothingOutDuringIt() {
    Map<Integer, byte[]> cache = cache("cache");
    count(ENTRIES);
    assertThat(orders.shed(PressureLevel.EXHAUSTED)).isTrue();
    exhaustion.begin(MemoryResource.HEAP, "test", settings(ExhaustedAction.HOOKS));
    assertThat(exhaustion.isUnderway()).isTrue();

    orders.tick(settings);

    assertThat(shed.busy()).isFalse();
    assertThat(shed.completed()).isZero();
    assertThat(cache).hasSize(ENTRIES);
    assertThat(orders.isWaiting()).isFalse();
  }

  /** Nothing is shed any more, so nobody is to look every two milliseconds for the chance. */
  @Test
  void tick_sheddingIsOver_theOrderIsDropped() {
    assertThat(orders.shed(PressureLevel.CRITICAL)).isTrue();
    shed.close();

    orders.tick(settings);

    assertThat(orders.isWaiting()).isFalse();
  }

  /** Of direct memory; each call lasts until what is returned is set. */
  private AtomicBoolean slowShedder() {
    AtomicBoolean go = new AtomicBoolean();
    Runnable unused =
        shed.registrations()
            .addShedder(
                new Terms("slow", 1, 0, 1 << MemoryResource.DIRECT.ordinal(), -1),
                call -> {
                  while (call.length > 0 && !go.get()) {
                    LockSupport.parkNanos(100_000);
                  }
                  return 0;
                });
    return go;
  }

  private Map<Integer, byte[]> cache(String name) {
    Map<Integer, byte[]> cache = filled();
    Runnable unused = registered(name, cache);
    return cache;
  }

  private static Map<Integer, byte[]> filled() {
    Map<Integer, byte[]> cache = new ConcurrentHashMap<>();
    for (int i = 0; i < ENTRIES; i++) {
      cache.put(i, new byte[100_000]);
    }
    return cache;
  }

  private Runnable registered(String name, Map<Integer, byte[]> cache) {
    return shed.registrations().addCache(new Terms(name, 1, KEEP, 1, -1), cache);
  }

  private void count(int entries) {
    await()
        .until(
            () -> {
              shed.tick(clock.nanoTime(), HeapRoom.AMPLE);
              return shed.cacheBytes() >= entries * 100_000L;
            });
  }

  private void carryOut(PressureLevel level) {
    long before = shed.completed();
    assertThat(orders.shed(level)).isTrue();
    await()
        .until(
            () -> {
              orders.tick(settings);
              shed.tick(clock.nanoTime(), HeapRoom.AMPLE);
              return shed.completed() > before;
            });
  }
}
