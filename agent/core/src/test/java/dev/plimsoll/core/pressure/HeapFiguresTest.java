package dev.plimsoll.core.pressure;

import static dev.plimsoll.core.pressure.HeapFixture.MAX;
import static dev.plimsoll.core.pressure.HeapFixture.MB;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.PressureLevel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What the evaluator tells others, and what the model knows of a heap. */
class HeapFiguresTest {
  private static final long WALL = 920 * MB;
  private static final long FAR = 700 * MB;

  private final HeapFixture heap = HeapFixture.g1();

  @ParameterizedTest
  @CsvSource({
    "SERIAL, 680, 950, 680, 815",
    "PARALLEL, 680, 600, 600, 600",
    "SERIAL, -1, 950, 950, 950",
    "SERIAL, 0, 950, 950, 950",
    "G1, 680, 950, 950, 950",
    "ZGC, 680, 920, 920, 920"
  })
  void model_cheapAndRoom_byTheOldGenerationWhereItIsApart(
      Collector collector, long old, long capacity, double cheap, long room) {
    HeapModel model = new HeapModel(collector, 1000, old);
    assertThat(model.cheapBytes(capacity)).isEqualTo(cheap);
    assertThat(model.roomBytes(capacity)).isEqualTo(room);
  }

  @ParameterizedTest
  @EnumSource(Collector.class)
  void collector_stallsSilently_shenandoahOnly(Collector collector) {
    assertThat(collector.stallsSilently()).isEqualTo(collector.name().startsWith("SHENANDOAH"));
  }

  @ParameterizedTest
  @CsvSource({"-1, false", "0, false", "1, true", "9223372036854775807, false"})
  void model_limited_byAMaximum(long max, boolean limited) {
    assertThat(new HeapModel(Collector.G1, max, -1).limited()).isEqualTo(limited);
  }

  @Test
  void gcShareAndDebt_ofPauses() {
    heap.after(500);
    heap.sample.pauseMillis += 400;
    heap.after(500);
    assertThat(heap.evaluator.gcShare()).isEqualTo(0.4);
    // 0.4 s paused, twice 0.1 s outside.
    assertThat(heap.evaluator.rates().gcDebtNanos()).isEqualTo(0.2e9);
    assertThat(heap.evaluator.gcDebtFull()).isFalse();
    assertThat(heap.evaluator.maxBytes()).isEqualTo(MAX);
  }

  @Test
  void failure_thisSampleOnly() {
    assertThat(heap.evaluator.allocationFailed()).isFalse();
    assertThat(heap.evaluator.failureEvidence()).isFalse();
    heap.sample.failures++;
    heap.after(5);
    assertThat(heap.evaluator.allocationFailed()).isTrue();
    assertThat(heap.evaluator.failureEvidence()).isTrue();
    heap.after(5);
    assertThat(heap.evaluator.allocationFailed()).isFalse();
    assertThat(heap.evaluator.failureEvidence()).isFalse();
  }

  /** A proof at the wall is evidence as a failure is, when it comes and not after. */
  @Test
  void failureEvidence_provenAtTheWall() {
    heap.full(WALL - 1);
    assertThat(heap.evaluator.level()).isEqualTo(PressureLevel.CRITICAL);
    assertThat(heap.evaluator.failureEvidence()).isFalse();
    heap.full(WALL);
    assertThat(heap.evaluator.failureEvidence()).isTrue();
    assertThat(heap.evaluator.allocationFailed()).isFalse();
    heap.after(5);
    assertThat(heap.evaluator.failureEvidence()).as("no new proof").isFalse();
  }

  @Test
  void farFromLine_normalProvenAndWellBelow() {
    heap.full(FAR - 1);
    assertThat(heap.evaluator.farFromLine()).isTrue();
    heap.full(FAR);
    assertThat(heap.evaluator.farFromLine()).isFalse();
    heap.full(300 * MB);
    heap.sample.failures++;
    heap.after(5);
    assertThat(heap.evaluator.farFromLine()).as("something failed just now").isFalse();
  }

  @Test
  void next_sameInstant_isIgnored() {
    heap.sample.failures++;
    heap.evaluator.next(heap.sample);
    assertThat(heap.evaluator.allocationFailed()).isFalse();
  }

  /** Over a second that pauses do not explain is a gap: the rates of before are void. */
  @ParameterizedTest(name = "{0} ms, {1} of them paused: {2}")
  @CsvSource({"1000, 0, true", "1001, 0, false", "2000, 1000, true", "2000, 999, false"})
  void next_clockGap_ratesOfBeforeAreVoid(long millis, long paused, boolean counted) {
    heap.used(350 * MB);
    heap.sample.pauseMillis += paused;
    heap.after(millis);
    assertThat(heap.evaluator.rates().fill().netBytesPerSecond() > 0).isEqualTo(counted);
  }
}
