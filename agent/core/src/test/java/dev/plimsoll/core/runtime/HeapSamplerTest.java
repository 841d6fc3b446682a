package dev.plimsoll.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.MemoryResource;
import dev.plimsoll.PressureLevel;
import dev.plimsoll.core.base.AgentLog;
import dev.plimsoll.core.base.SystemNanoClock;
import dev.plimsoll.core.pressure.Collector;
import dev.plimsoll.core.pressure.HeapEvaluator;
import dev.plimsoll.core.pressure.HeapModel;
import dev.plimsoll.core.pressure.HeapPolicy;
import dev.plimsoll.core.pressure.HeapSample;
import dev.plimsoll.core.pressure.HoldingCost;
import dev.plimsoll.core.response.HeapBallast;
import dev.plimsoll.core.response.ResponseThreads;
import dev.plimsoll.core.response.ShedObserver;
import dev.plimsoll.core.response.ShedService;
import dev.plimsoll.core.response.ShedSettings;
import dev.plimsoll.core.response.end.Reserve;
import dev.plimsoll.core.response.shed.Terms;
import dev.plimsoll.core.signal.AllocatedBytes;
import dev.plimsoll.core.signal.CollectionProver;
import dev.plimsoll.core.signal.CollectionReader;
import dev.plimsoll.core.signal.FakeBeans;
import dev.plimsoll.core.signal.HeapBeans;
import dev.plimsoll.core.signal.HeapProbe;
import dev.plimsoll.core.signal.SignalQueue;
import dev.plimsoll.core.telemetry.Counters;
import dev.plimsoll.core.telemetry.Journal;
import java.lang.ref.Reference;
import java.lang.reflect.Field;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When a full heap is asked for its use, which may take long. Sheds run on the test's thread. */
class HeapSamplerTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long APART = SECOND / 100;
  private static final long MAX = 1 << 30;

  /** What was in use at the last look: full, and no more is read. */
  private static final long UNTOUCHED = MAX / 100 * 96;

  private final SystemNanoClock clock = new SystemNanoClock();
  private final AgentLog log = AgentLog.onStderr(AgentLog.Level.OFF);
  private final LevelBoard board = new LevelBoard();
  private final SignalQueue signals = new SignalQueue();
  private final Journal journal = new Journal(clock, new Counters());
  private final ResponseThreads threads = new ResponseThreads(clock, (place, thrown) -> {}, 0);
  private final ShedService shed =
      new ShedService(
          threads, clock, log, new ShedObserver() {}, new ShedSettings(60 * SECOND, false));
  private final Gates gates =
      new Gates(board, signals, clock, journal, new WaitingRoom(clock, threads));
  private final OwnErrors errors = new OwnErrors(new Counters(), log, clock);
  private final HeapModel model = new HeapModel(Collector.G1, MAX, MAX);
  private final HeapBallast ballast = new HeapBallast(1 << 20, true, log);
  private final BallastKeeper keeper =
      new BallastKeeper(ballast, new Reserve(0), new HoldingCost(model), () -> {}, journal);
  private final HeapSample sample = new HeapSample();

  /** Of the looks. */
  private long nanos = 5 * SECOND;

  private HeapSampler sampler = samplerOf("G1 Young Generation", "G1 Old Generation");

  private HeapSampler samplerOf(String... collectors) {
    HeapBeans beans = FakeBeans.of(collectors);
    CollectionProver prover = new CollectionProver(new AllocatedBytes(), signals, clock, () -> {});
    return new HeapSampler(
        new HeapProbe(beans, new CollectionReader(beans), prover, () -> nanos),
        gates,
        errors,
        keeper,
        shed);
  }

  /** The last time that it was read is just now. */
  @BeforeEach
  void start() {
    board.setActive(true);
    threads.start();
    assertThat(reads(true)).as("nothing is shed").isTrue();
  }

  @AfterEach
  void close() {
    shed.close();
    threads.close();
  }

  /** Whether the next look has read the use. */
  private boolean reads(boolean critical) {
    boolean unused = look(critical);
    return sample.usedBytes != UNTOUCHED;
  }

  private boolean look(boolean critical) {
    nanos += APART;
    sample.usedBytes = UNTOUCHED;
    return sampler.fill(sample, critical, MAX);
  }

  private void order(long bytes) {
    boolean taken =
        shed.request(PressureLevel.CRITICAL, MemoryResource.HEAP, Long.MAX_VALUE, bytes, false);
    assertThat(taken).isTrue();
    assertThat(shed.busy()).isTrue();
  }

  private void carryOut() {
    assertThat(threads.assist()).isTrue();
    assertThat(shed.busy()).isFalse();
  }

  @Test
  void fill_whileAShedIsUnderWay_isSparedTheUse() {
    order(1000);
    assertThat(reads(true)).isFalse();
    assertThat(reads(true)).isFalse();
    assertThat(sample.nanos).as("the rest is read").isEqualTo(nanos);
  }

  /** The next is due, and what it is for is decided by what was proven. */
  @Test
  void fill_aShedHasEnded_isSparedTheUseOnce() {
    order(1000);
    carryOut();
    assertThat(reads(true)).isFalse();
    assertThat(reads(true)).as("neither ended nor under way").isTrue();
  }

  @Test
  void fill_belowCritical_reads() {
    order(1000);
    assertThat(reads(false)).isTrue();
    carryOut();
    assertThat(reads(false)).isTrue();
  }

  @Test
  void fill_nothingIsShed_reads() {
    assertThat(reads(true)).isTrue();
  }

  /** By what was in use up to a second ago a level fell, and a caller was granted room. */
  @Test
  void fill_thereWasRoomAtTheLastLook_reads() {
    order(1000);
    nanos += APART;
    sample.usedBytes = MAX / 100 * 94;
    boolean unused = sampler.fill(sample, true, MAX);
    assertThat(sample.usedBytes).isNotEqualTo(MAX / 100 * 94);
  }

  /** Nobody waits for the figure there. */
  @Test
  void fill_heapThatGoesOnWhenItIsFull_reads() {
    sampler = samplerOf("ZGC Cycles", "ZGC Pauses");
    assertThat(reads(true)).isTrue();
    order(1000);
    assertThat(reads(true)).isTrue();
    carryOut();
    assertThat(reads(true)).isTrue();
  }

  /** A shed may hang. */
  @Test
  void fill_readASecondAgo_reads() {
    order(1000);
    for (long since = 0; since < SECOND; since += APART) {
      assertThat(reads(true)).as("last looked at %d ns after it was read", since).isFalse();
    }
    assertThat(reads(true)).isTrue();
    assertThat(reads(true)).as("just read").isFalse();
  }

  @Test
  void fill_anAllocationFailedAtAGate_readsOnce() {
    order(1000);
    gates.note(new OutOfMemoryError("Java heap space"));
    assertThat(reads(true)).isTrue();
    assertThat(sample.failures).isEqualTo(1);
    assertThat(reads(true)).isFalse();
  }

  @Test
  void fill_anAllocationOfTheAgentsFailed_readsOnce() {
    order(1000);
    errors.caught(new OutOfMemoryError("test"));
    assertThat(reads(true)).isTrue();
    assertThat(sample.failures).isEqualTo(1);
    assertThat(reads(true)).isFalse();
  }

  @Test
  void fill_aShedFoundNoRoomForItself_reads() {
    AtomicBoolean full = new AtomicBoolean();
    Map<Integer, byte[]> cache = cacheThatNeedsRoom(full);
    Runnable unused = shed.registrations().addCache(new Terms("cache", 1, 0, 1, -1), cache);
    order(1);
    carryOut();
    assertThat(shed.roomless()).isZero();
    assertThat(reads(true)).isFalse();

    full.set(true);
    order(10_000);
    carryOut();
    assertThat(shed.roomless()).isPositive();
    assertThat(reads(true)).isTrue();
    assertThat(sample.failures).isEqualTo(shed.roomless());
  }

  private static Map<Integer, byte[]> cacheThatNeedsRoom(AtomicBoolean full) {
    Map<Integer, byte[]> cache =
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
    return cache;
  }

  @Test
  void fill_theBallastWasCleared_readsOnce() throws ReflectiveOperationException {
    order(1000);
    clearBallast();
    assertThat(reads(true)).isTrue();
    assertThat(sample.clearings).isEqualTo(1);
    assertThat(reads(true)).isFalse();
  }

  /** As the collector does when an allocation would fail. */
  private void clearBallast() throws ReflectiveOperationException {
    ballast.tick(PressureLevel.NORMAL, true, false, nanos);
    assertThat(ballast.heldBytes()).isPositive();
    Field field = HeapBallast.class.getDeclaredField("ballast");
    field.setAccessible(true);
    ((Reference<?>) field.get(ballast)).clear();
    HeapSample full = new HeapSample();
    full.nanos = nanos;
    full.usedBytes = MAX;
    HeapEvaluator heap = new HeapEvaluator(model, HeapPolicy.defaults());
    heap.next(full);
    keeper.tick(full, heap, false);
    assertThat(keeper.clearings()).isEqualTo(1);
  }

  @Test
  void fill_aShedHasEnded_tellsOnceWhatItGave() {
    Runnable unused =
        shed.registrations()
            .addShedder(new Terms("shedder", 1, 0, 1, -1), call -> call.length == 0 ? 0 : 700);
    order(1000);
    assertThat(look(true)).isFalse();
    assertThat(sample.shedBytes).isZero();

    carryOut();
    assertThat(look(true)).isTrue();
    assertThat(sample.shedBytes).isEqualTo(700);
    assertThat(sample.lastShedNanos).isEqualTo(nanos);
    assertThat(look(true)).isFalse();
    assertThat(sample.lastShedNanos).isEqualTo(nanos - APART);
  }

  /** At CRITICAL many come in a row: no cycle that is longer would ever count as a proof. */
  @Test
  void fill_aShedHasEndedInWhichAllHadNothing_putsOffNoProof() {
    AtomicLong gives = new AtomicLong(700);
    Runnable unused =
        shed.registrations()
            .addShedder(
                new Terms("shedder", 1, 0, 1, -1), call -> call.length == 0 ? 0 : gives.get());
    order(1000);
    carryOut();
    assertThat(look(true)).isTrue();
    long gave = nanos;

    gives.set(0);
    order(1000);
    carryOut();
    assertThat(look(true)).isTrue();
    assertThat(sample.lastShedNanos).isEqualTo(gave);

    gives.set(-1);
    order(1000);
    carryOut();
    assertThat(look(true)).isTrue();
    assertThat(sample.lastShedNanos).as("what it gave is not known").isEqualTo(nanos);
  }
}
