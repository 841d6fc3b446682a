package dev.plimsoll.core.pressure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SteadyFloorTest {
  private static final long MILLI = 1_000_000L;
  private static final long MAX = 1_000_000_000L;
  private static final int EVERY_MILLIS = 200;

  private final HeapSample sample = new HeapSample();
  private SteadyFloor heap = new SteadyFloor(new HeapModel(Collector.G1, MAX, MAX));

  /** A sawtooth that goes from the floor to 95 % of the maximum in 200 ms; looks all 10 ms. */
  private void pass(int collections, double floor) {
    for (int i = 0; i < collections * EVERY_MILLIS; i += 10) {
      sample.nanos += 10 * MILLI;
      int phase = i % EVERY_MILLIS;
      sample.collections += phase == 0 ? 1 : 0;
      sample.spaceCollections += phase == 0 ? 1 : 0;
      sample.usedBytes = (long) (MAX * (floor + (0.95 - floor) * phase / EVERY_MILLIS));
      heap.next(sample, false);
    }
  }

  @Test
  void stands_theSameLeftByNine_does() {
    pass(8, 0.55);
    assertThat(heap.stands()).isFalse();
    pass(1, 0.57);
    assertThat(heap.stands()).isTrue();
  }

  @Test
  void stands_leftRises_noMoreAtTheFirstLookAfterThatCollection() {
    pass(9, 0.55);
    sample.nanos += 10 * MILLI;
    sample.spaceCollections++;
    sample.usedBytes = (long) (0.62 * MAX);
    heap.next(sample, false);
    assertThat(heap.stands()).isFalse();
  }

  @Test
  void stands_leftRisesSlowlyOrMuchIsLeft_never() {
    for (double floor = 0.50; floor < 0.70; floor += 0.01) {
      pass(1, floor);
      assertThat(heap.stands()).isFalse();
    }
    pass(20, 0.80);
    assertThat(heap.stands()).isFalse();
  }

  @Test
  void risesGently_eachLeavesALittleMoreUpToALine_does() {
    pass(8, 0.50);
    for (double floor = 0.50; floor < 0.74; floor += 0.04) {
      pass(1, floor);
      assertThat(heap.risesGently()).as("%s", floor).isTrue();
    }
    assertThat(heap.stands()).isFalse();
    pass(1, 0.50);
    assertThat(heap.risesGently()).as("a full collection took it").isTrue();
    pass(1, 0.57);
    assertThat(heap.risesGently()).as("steep").isFalse();
    pass(9, 0.76);
    assertThat(heap.risesGently()).as("near a line").isFalse();
  }

  @Test
  void stands_aConcurrentCycleOfG1EndsInAFullHeap_does() {
    pass(8, 0.55);
    sample.collections++;
    pass(1, 0.55);
    assertThat(heap.stands()).isTrue();
  }

  @Test
  void stands_noCollectionForTwoSeconds_noMore() {
    pass(9, 0.55);
    sample.nanos += 2_000 * MILLI;
    heap.next(sample, false);
    assertThat(heap.stands()).isFalse();
  }

  @Test
  void stands_clockJumped_startsAnew() {
    pass(9, 0.55);
    heap.next(sample, true);
    assertThat(heap.stands()).isFalse();
    pass(8, 0.55);
    assertThat(heap.stands()).isFalse();
  }

  @Test
  void stands_aConcurrentCollector_never() {
    heap = new SteadyFloor(new HeapModel(Collector.ZGC, MAX, MAX));
    pass(20, 0.55);
    assertThat(heap.stands()).isFalse();
  }
}
