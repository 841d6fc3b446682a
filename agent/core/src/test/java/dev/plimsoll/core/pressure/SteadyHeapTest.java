package dev.plimsoll.core.pressure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SteadyHeapTest {
  private static final long MILLI = 1_000_000L;
  private static final long MAX = 1_000_000_000L;

  private final HeapSample sample = new HeapSample();
  private final SteadyHeap heap = new SteadyHeap(new HeapModel(Collector.G1, MAX, MAX));

  /** A sawtooth of {@code everyMillis} from the floor to 95 % of the maximum. */
  private void pass(int millis, int everyMillis, double floor) {
    for (int i = 0; i < millis; i++) {
      sample.nanos += MILLI;
      int phase = i % everyMillis;
      sample.collections += phase == 0 ? 1 : 0;
      sample.usedBytes = (long) (MAX * (floor + (0.95 - floor) * phase / everyMillis));
      heap.next(sample, false);
    }
  }

  @Test
  void stands_collectionsOftenAndTheSameLeft_afterTwoSeconds() {
    pass(1_000, 20, 0.55);
    assertThat(heap.stands()).isFalse();
    pass(1_100, 20, 0.55);
    assertThat(heap.stands()).isTrue();
    assertThat(heap.leftBytes()).isBetween((long) (0.54 * MAX), (long) (0.56 * MAX));
  }

  @Test
  void stands_collectionsSeldom_never() {
    pass(5_000, 200, 0.55);
    assertThat(heap.stands()).isFalse();
  }

  @Test
  void stands_muchLeft_never() {
    pass(5_000, 20, 0.80);
    assertThat(heap.stands()).isFalse();
  }

  @Test
  void stands_leftRises_noMoreAfterATenthOfASecond() {
    pass(3_000, 20, 0.55);
    assertThat(heap.stands()).isTrue();
    pass(110, 20, 0.63);
    assertThat(heap.stands()).isFalse();
  }

  @Test
  void stands_clockJumped_startsAnew() {
    pass(3_000, 20, 0.55);
    heap.next(sample, true);
    assertThat(heap.stands()).isFalse();
  }
}
