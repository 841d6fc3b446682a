package dev.plimsoll.core.pressure;

import static dev.plimsoll.core.pressure.HeapFixture.MB;
import static dev.plimsoll.core.pressure.HeapFixture.MILLI;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.PressureLevel;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which samples are judged, by what {@link HeapEvaluator#next} returns. */
class StillHeapTest {
  private final HeapFixture heap = HeapFixture.g1().full(500 * MB).used(510 * MB);

  private boolean isJudged(long millis) {
    heap.sample.nanos += millis * MILLI;
    return heap.evaluator.next(heap.sample);
  }

  private boolean isJudgedAfter(Consumer<HeapSample> change) {
    change.accept(heap.sample);
    return isJudged(10);
  }

  @Test
  void next_noCollectionSince_isPassedOverForATenthOfASecond() {
    heap.young(520 * MB);
    for (int i = 1; i <= 9; i++) {
      heap.sample.usedBytes = (520 + 10L * i) * MB;
      assertThat(isJudged(10)).as("after %d ms", 10 * i).isFalse();
    }
    assertThat(isJudged(10)).isTrue();
    assertThat(isJudged(10)).isFalse();
  }

  @Test
  void next_passedOver_ratesAndTheLowestUseKnowOfIt() {
    heap.young(520 * MB);
    heap.used(400 * MB);
    assertThat(heap.evaluator.lowestUsedBytes()).isEqualTo(510 * MB);
    heap.used(600 * MB);
    assertThat(heap.evaluator.rates().usedBytes()).isEqualTo(600 * MB);
    assertThat(heap.evaluator.rates().fill().grossBytesPerSecond()).isPositive();

    assertThat(isJudged(100)).isTrue();
    assertThat(heap.evaluator.lowestUsedBytes()).isEqualTo(400 * MB);
    assertThat(isJudged(100)).isTrue();
    assertThat(heap.evaluator.lowestUsedBytes()).isEqualTo(600 * MB);
  }

  @Test
  void next_anythingThatTells_isJudged() {
    assertThat(isJudgedAfter(s -> s.collections++)).as("collected").isTrue();
    assertThat(isJudged(10)).as("nothing").isFalse();
    assertThat(isJudgedAfter(s -> s.failures++)).as("failed").isTrue();
  }

  @Test
  void next_readLater_isJudged() {
    assertThat(isJudgedAfter(s -> s.fullCollections++)).as("counted later").isTrue();
    heap.full(500 * MB);
    assertThat(isJudged(10)).as("nothing").isFalse();
    assertThat(isJudgedAfter(s -> s.oldCollectionUsageBytes = 400 * MB)).as("old").isTrue();
    assertThat(isJudged(10)).as("nothing").isFalse();
    assertThat(isJudgedAfter(s -> s.shedBytes = MB)).as("shed").isTrue();
    assertThat(isJudged(10)).as("nothing").isFalse();
    assertThat(isJudgedAfter(s -> s.clearings++)).as("ballast").isTrue();
  }

  @Test
  void next_newPolicy_isJudged() {
    assertThat(isJudged(10)).isFalse();
    heap.evaluator.setPolicy(new HeapPolicy(0.4, 0.9, 0, 0, true));
    assertThat(isJudged(10)).isTrue();
    assertThat(heap.evaluator.level()).isEqualTo(PressureLevel.MODERATE);
  }

  @Test
  void next_raised_eachIsJudged() {
    heap.full(800 * MB);
    for (int i = 0; i < 50; i++) {
      assertThat(isJudged(2)).isTrue();
    }
  }

  /** A collection is due at 80 % when none came for half a second: not a tenth later. */
  @Test
  void next_collectionIsDue_isJudgedAtOnce() {
    heap.full(700 * MB);
    heap.sample.usedBytes = 970 * MB;
    for (int millis = 10; millis <= 450; millis += 10) {
      boolean unused = isJudged(10);
    }
    heap.evaluator.setPolicy(HeapPolicy.defaults());
    assertThat(isJudged(10)).isTrue();
    assertThat(isJudged(30)).isFalse();
    assertThat(heap.evaluator.wantsCollection()).isFalse();
    assertThat(isJudged(10)).isTrue();
    assertThat(heap.evaluator.wantsCollection()).isTrue();
  }

  @ParameterizedTest
  @EnumSource(
      value = Collector.class,
      names = {"ZGC", "ZGC_GENERATIONAL", "SHENANDOAH", "SHENANDOAH_GENERATIONAL"})
  void next_concurrentCollectors_eachIsJudged(Collector collector) {
    HeapFixture other = new HeapFixture(collector, HeapPolicy.defaults());
    for (int i = 0; i < 50; i++) {
      other.sample.nanos += MILLI;
      assertThat(other.evaluator.next(other.sample)).isTrue();
    }
  }

  /** Thirty collections a second that leave the same. */
  @Test
  void next_collectsOftenAndStands_oneInATenthOfASecondIsJudged() {
    assertThat(churn(900, 500)).as("not known yet").isEqualTo(30);
    int unused = churn(2_100, 500);
    assertThat(churn(900, 500)).isBetween(9, 10);

    assertThat(churn(900, 640)).as("more is left").isGreaterThan(25);
  }

  private int churn(int millis, long floorMb) {
    int judged = 0;
    for (int i = 0; i < millis; i += 10) {
      int phase = i % 30;
      heap.sample.collections += phase == 0 ? 1 : 0;
      heap.sample.usedBytes = (floorMb + 10L * phase) * MB;
      judged += isJudged(10) ? 1 : 0;
    }
    return judged;
  }
}
