package dev.plimsoll.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.MemoryResource;
import dev.plimsoll.PressureLevel;
import dev.plimsoll.core.base.AgentLog;
import dev.plimsoll.core.base.SystemNanoClock;
import dev.plimsoll.core.pressure.HeapSample;
import dev.plimsoll.core.pressure.HoldingCost;
import dev.plimsoll.core.response.HeapBallast;
import dev.plimsoll.core.response.Reserve;
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
import org.junit.jupiter.api.Test;

/** The heap of this JVM, as a small part of one of another size. */
class HeapSamplerTest {
  private static final long MAX = 1L << 50;
  private static final long NEARLY_FULL = MAX / 100 * 94;
  private static final long FULL = MAX / 100 * 96;

  private final SystemNanoClock clock = new SystemNanoClock();
  private final AgentLog log = AgentLog.onStderr(AgentLog.Level.OFF);
  private final Counters counters = new Counters();
  private final Journal journal = new Journal(clock, counters);
  private final SignalQueue signals = new SignalQueue();
  private final HeapBeans beans = HeapBeans.ofThisJvm();
  private final HeapProbe probe =
      new HeapProbe(
          beans,
          new CollectionReader(beans),
          new CollectionProver(new AllocatedBytes(), signals, clock, () -> {}),
          clock);

  /** Without threads, so that a shed that was ordered stays under way. */
  private final ResponseThreads threads = new ResponseThreads(clock, (place, thrown) -> {}, 0);

  private final ShedService shed =
      new ShedService(
          threads, clock, log, new ShedObserver() {}, new ShedSettings(1_000_000_000L, false));
  private final OwnErrors errors = new OwnErrors(counters, log, clock);
  private final HeapSampler sampler =
      new HeapSampler(
          probe,
          new Gates(new LevelBoard(), signals, clock, journal, new WaitingRoom(clock, threads)),
          errors,
          new BallastKeeper(
              new HeapBallast(0, true, log),
              new Reserve(1 << 20),
              new HoldingCost(beans.model()),
              () -> {},
              journal),
          shed);
  private final HeapSample sample = new HeapSample();

  @Test
  void fill_criticalAndNoShedUnderWay_readsUse() {
    assertThat(reads(FULL, true)).isTrue();
  }

  @Test
  void fill_criticalWhileAShedIsUnderWay_sparesUseWhereTheHeapWasFull() {
    order();

    assertThat(reads(FULL, true)).isEqualTo(!probe.stopsWhenFull());
    assertThat(reads(FULL, false)).as("below the level").isTrue();
    errors.caught(new OutOfMemoryError("test"));
    assertThat(reads(FULL, true)).as("after a failure").isTrue();
  }

  /** By what was in use up to a second ago a level fell, and a caller was granted room. */
  @Test
  void fill_criticalWhileAShedIsUnderWay_readsUseWhereThereWasRoom() {
    order();

    assertThat(reads(NEARLY_FULL, true)).isTrue();
    assertThat(reads(0, true)).isTrue();
  }

  private void order() {
    boolean ordered =
        shed.request(PressureLevel.CRITICAL, MemoryResource.HEAP, Long.MAX_VALUE, 1, false);
    assertThat(ordered).isTrue();
  }

  /** Whether use is read at a look behind one that found so much. */
  private boolean reads(long usedBefore, boolean critical) {
    sample.usedBytes = usedBefore;
    boolean ended = sampler.fill(sample, critical, MAX);
    assertThat(ended).isFalse();
    return sample.usedBytes != usedBefore;
  }
}
