package dev.plimsoll.core.pressure;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.plimsoll.core.pressure.gauge.GaugeEvaluator;
import dev.plimsoll.core.pressure.gauge.GaugePolicy;
import dev.plimsoll.core.pressure.shed.ShedController;
import dev.plimsoll.core.pressure.shed.ShedInput;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The control thread must live in a full heap: nothing is allocated per sample or decision. */
class NoAllocationTest {
  private static final int TICKS = 20_000;
  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @ParameterizedTest
  @EnumSource(Collector.class)
  void next_wholeLoop_allocatesNothing(Collector collector) {
    HeapFixture heap = new HeapFixture(collector, HeapPolicy.defaults());
    ShedController controller = new ShedController(new HeapModel(collector, HeapFixture.MAX, -1));
    ShedInput input = new ShedInput();
    ticks(heap, controller, input);
    long before = threads.getCurrentThreadAllocatedBytes();
    ticks(heap, controller, input);
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isZero();
  }

  private static void ticks(HeapFixture heap, ShedController controller, ShedInput input) {
    for (int i = 0; i < TICKS; i++) {
      heap.sample.pauseMillis += i % 7 == 0 ? 1 : 0;
      if (i % 50 == 0) {
        heap.full((500 + i % 450) * HeapFixture.MB);
      }
      if (heap.evaluator.wantsCollection()) {
        heap.answer((600 + i % 350) * HeapFixture.MB, HeapFixture.MB, 20);
      }
      heap.sample.failures += i % 5000 == 4999 ? 1 : 0;
      heap.used((400 + i % 590) * HeapFixture.MB);
      decide(heap, controller, input);
    }
  }

  private static void decide(HeapFixture heap, ShedController controller, ShedInput input) {
    input.nanos = heap.sample.nanos;
    input.capacityBytes = heap.evaluator.capacityBytes();
    input.usedBytes = heap.sample.usedBytes;
    input.provenLiveBytes = heap.evaluator.provenLiveBytes();
    input.provenSerial = heap.evaluator.provenSerial();
    input.cacheBytes = Math.min(400 * HeapFixture.MB, controller.boundBytes());
    input.level = heap.evaluator.level();
    input.failureEvidence = heap.evaluator.failureEvidence();
    input.gcShare = heap.evaluator.gcShare();
    input.timeToFullNanos = heap.evaluator.timeToFullNanos();
    controller.next(input);
    heap.evaluator.pollNanos();
    heap.evaluator.reason();
    heap.evaluator.farFromLine();
  }

  @Test
  void next_gauge_allocatesNothing() {
    GaugeEvaluator gauge = new GaugeEvaluator(GaugePolicy.of(0.8, 0.9));
    gauge(gauge, 1);
    long before = threads.getCurrentThreadAllocatedBytes();
    gauge(gauge, TICKS + 1);
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isZero();
  }

  private static void gauge(GaugeEvaluator gauge, long from) {
    for (long i = from; i < from + TICKS; i++) {
      gauge.next(i * 5_000_000L, i % 1000, 1000);
      gauge.timeToFullNanos();
    }
  }
}
