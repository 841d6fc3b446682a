package dev.plimsoll.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.plimsoll.MemoryResource;
import dev.plimsoll.PressureLevel;
import dev.plimsoll.core.base.SystemNanoClock;
import dev.plimsoll.core.pressure.Collector;
import dev.plimsoll.core.pressure.HeapEvaluator;
import dev.plimsoll.core.pressure.HeapModel;
import dev.plimsoll.core.pressure.HeapPolicy;
import dev.plimsoll.core.pressure.HeapSample;
import dev.plimsoll.core.response.ResponseThreads;
import dev.plimsoll.core.response.ShedService;
import dev.plimsoll.core.response.shed.Terms;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A heap of 1000 MB whose samples are set by hand; what was shed hardly shows in its proofs. */
class YieldCalibrationTest {
  private static final long MB = 1_000_000;
  private static final long MILLI = 1_000_000;
  private static final long RETURNED = 150 * MB;

  private final SystemNanoClock clock = new SystemNanoClock();
  private final ResponseThreads threads = new ResponseThreads(clock, (place, thrown) -> {}, 2);
  private final ShedService shed = TestDispatcher.shedOn(threads);
  private final HeapSample sample = new HeapSample();
  private final HeapEvaluator heap =
      new HeapEvaluator(new HeapModel(Collector.G1, 1000 * MB, -1), HeapPolicy.defaults());
  private final YieldCalibration yields = new YieldCalibration(heap, shed);

  @BeforeEach
  void start() {
    threads.start();
    Runnable unused =
        shed.registrations()
            .addShedder(new Terms("s", 1, 0, 1, -1), call -> call.length == 0 ? 0 : RETURNED);
    used(300 * MB, 5);
  }

  @AfterEach
  void close() {
    shed.close();
    threads.close();
  }

  @Test
  void shedEnded_atModerate_isMeasured() {
    proven(800 * MB);
    shedAt(PressureLevel.MODERATE);
    yields.shedEnded();
    proven(780 * MB);
    used(780 * MB, 1200);
    shedAt(PressureLevel.MODERATE);
    yields.shedEnded();
    proven(760 * MB);

    assertThat(shed.measuredYield()).isLessThan(0.7);
  }

  /** One that goes on for a second counts twice what its caches have taken up again. */
  @Test
  void shedEnded_begunAtCriticalThatIsOver_isNotMeasured() {
    proven(900 * MB);
    shedOutlastsItsLevel();
    proven(880 * MB);
    shedOutlastsItsLevel();
    proven(860 * MB);

    assertThat(shed.measuredYield()).isEqualTo(1);
  }

  private void shedOutlastsItsLevel() {
    assertThat(heap.level()).isEqualTo(PressureLevel.CRITICAL);
    shedAt(PressureLevel.CRITICAL);
    used(300 * MB, 600);
    used(300 * MB, 600);
    assertThat(heap.level()).isEqualTo(PressureLevel.NORMAL);
    yields.shedEnded();
  }

  private void shedAt(PressureLevel level) {
    boolean begun =
        shed.request(level, MemoryResource.HEAP, Long.MAX_VALUE, RETURNED, /* belowKeep= */ false);
    assertThat(begun).isTrue();
    await().until(() -> !shed.busy());
    sample.shedBytes = shed.heapReturnedBytes();
    sample.lastShedNanos = sample.nanos;
  }

  /** A full collection of the JVM's own. */
  private void proven(long liveBytes) {
    sample.collections++;
    sample.fullCollections++;
    sample.collectionUsageBytes = liveBytes;
    sample.collectionUsageFullCount = sample.fullCollections;
    used(liveBytes, 5);
    yields.next(sample.nanos);
  }

  private void used(long bytes, long afterMillis) {
    sample.usedBytes = bytes;
    sample.nanos += afterMillis * MILLI;
    heap.next(sample);
  }
}
