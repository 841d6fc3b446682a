package dev.plimsoll.core.pressure.gauge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.PressureLevel;
import dev.plimsoll.core.pressure.HeapPolicy;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GaugeEvaluatorTest {
  private static final long MILLI = 1_000_000L;
  private static final long SECOND = 1000 * MILLI;

  private final GaugeEvaluator gauge = new GaugeEvaluator(GaugePolicy.of(0.80, 0.90));
  private long nanos;

  private PressureLevel after(GaugeEvaluator evaluator, long millis, long used, long max) {
    nanos += millis * MILLI;
    evaluator.next(nanos, used, max);
    return evaluator.level();
  }

  @ParameterizedTest
  @CsvSource({
    "799, NORMAL",
    "800, MODERATE",
    "801, MODERATE",
    "899, MODERATE",
    "900, CRITICAL",
    "901, CRITICAL",
    "1000, CRITICAL",
    "1100, CRITICAL",
    "0, NORMAL"
  })
  void next_atTheLine_levelOfThatSide(long used, PressureLevel level) {
    assertThat(after(gauge, 5, used, 1000)).isEqualTo(level);
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 0, Long.MAX_VALUE})
  void next_noMaximum_normal(long max) {
    assertThat(after(gauge, 5, 999_999, max)).isEqualTo(PressureLevel.NORMAL);
    assertThat(gauge.timeToFullNanos()).isEqualTo(Long.MAX_VALUE);
    assertThat(gauge.share()).isEqualTo(-1);
  }

  @Test
  void next_unreadable_changesNothing() {
    after(gauge, 5, 850, 1000);
    assertThat(after(gauge, 5000, -1, 1000)).isEqualTo(PressureLevel.MODERATE);
  }

  @Test
  void next_fallsBelow_onlyByHysteresisAndAfterTheDwell() {
    after(gauge, 5, 850, 1000);
    for (int i = 0; i < 100; i++) {
      assertThat(after(gauge, 100, 751, 1000)).isEqualTo(PressureLevel.MODERATE);
    }
    for (int i = 0; i < 9; i++) {
      assertThat(after(gauge, 100, 740, 1000)).isEqualTo(PressureLevel.MODERATE);
    }
    assertThat(after(gauge, 100, 760, 1000)).as("restarts").isEqualTo(PressureLevel.MODERATE);
    for (int i = 0; i < 9; i++) {
      assertThat(after(gauge, 100, 740, 1000)).isEqualTo(PressureLevel.MODERATE);
    }
    assertThat(after(gauge, 200, 740, 1000)).isEqualTo(PressureLevel.NORMAL);
  }

  @Test
  void next_dwellUp_shortSpikeIsNothing() {
    GaugeEvaluator slow =
        new GaugeEvaluator(new GaugePolicy(0.8, 0.9, 0, 0.05, 500 * MILLI, SECOND, 0));
    after(slow, 5, 100, 1000);
    assertThat(after(slow, 100, 950, 1000)).isEqualTo(PressureLevel.NORMAL);
    assertThat(after(slow, 300, 100, 1000)).isEqualTo(PressureLevel.NORMAL);
    for (int i = 0; i < 5; i++) {
      assertThat(after(slow, 100, 950, 1000)).isEqualTo(PressureLevel.NORMAL);
    }
    assertThat(after(slow, 100, 950, 1000)).isEqualTo(PressureLevel.CRITICAL);
  }

  @Test
  void next_margin_bothMustBeCrossed() {
    GaugeEvaluator large = new GaugeEvaluator(new GaugePolicy(0.8, 0.9, 50, 0.05, 0, SECOND, 0));
    assertThat(after(large, 5, 949, 1000)).isEqualTo(PressureLevel.NORMAL);
    assertThat(after(large, 5, 950, 1000)).isEqualTo(PressureLevel.CRITICAL);
  }

  @Test
  void next_fullSoon_aStepFurther() {
    GaugeEvaluator quick =
        new GaugeEvaluator(new GaugePolicy(0.5, 0.9, 0, 0.05, 0, SECOND, 2 * SECOND));
    long used = 400;
    for (int i = 0; i < 20; i++) {
      used += 10;
      after(quick, 50, used, 1000);
    }
    assertThat(quick.timeToFullNanos()).isLessThan(3 * SECOND);
    used += 100;
    assertThat(after(quick, 50, used, 1000)).isEqualTo(PressureLevel.CRITICAL);
  }

  @Test
  void next_clockGap_startsAnew() {
    GaugeEvaluator slow =
        new GaugeEvaluator(new GaugePolicy(0.8, 0.9, 0, 0.05, 500 * MILLI, SECOND, 0));
    after(slow, 5, 950, 1000);
    assertThat(after(slow, 60_000, 950, 1000)).isEqualTo(PressureLevel.NORMAL);
    assertThat(slow.timeToFullNanos()).isEqualTo(Long.MAX_VALUE);
  }

  /** Without a control group it is what this process holds and the machine could still give. */
  @Test
  void next_maximumThatWavers_theLevelFallsAllTheSame() {
    after(gauge, 5, 9500, 10_000);
    for (int i = 0; i < 20; i++) {
      after(gauge, 100, 1000, 10_000 + i % 2);
    }
    assertThat(gauge.level()).isEqualTo(PressureLevel.NORMAL);
  }

  @Test
  void next_anotherMaximum_startsAnew() {
    after(gauge, 5, 850, 1000);
    after(gauge, 900, 740, 1000);
    assertThat(after(gauge, 900, 740, 1051)).isEqualTo(PressureLevel.MODERATE);
    assertThat(after(gauge, 900, 740, 1051)).isEqualTo(PressureLevel.MODERATE);
    assertThat(after(gauge, 100, 740, 1051)).isEqualTo(PressureLevel.NORMAL);
  }

  @Test
  void next_readingFromThePast_isIgnored() {
    after(gauge, 500, 100, 1000);
    gauge.next(nanos - 1, 990, 1000);
    assertThat(gauge.level()).isEqualTo(PressureLevel.NORMAL);
  }

  @Test
  void next_insideTheBand_neverOscillates() {
    Random random = new Random(42);
    GaugeEvaluator above = new GaugeEvaluator(GaugePolicy.of(0.80, 0.90));
    after(above, 5, 800, 1000);
    for (int i = 0; i < 20_000; i++) {
      long used = 751 + random.nextInt(49);
      long millis = 1 + random.nextInt(900);
      assertThat(after(gauge, millis, used, 1000)).isEqualTo(PressureLevel.NORMAL);
      assertThat(after(above, 1, used, 1000)).isEqualTo(PressureLevel.MODERATE);
    }
  }

  @Test
  void next_nothingUsed_isAReading() {
    after(gauge, 5, 850, 1000);
    after(gauge, 500, 0, 1000);
    assertThat(gauge.share()).isZero();
    after(gauge, 5, 250, 1000);
    assertThat(gauge.share()).isEqualTo(0.25);
  }

  @Test
  void next_sameInstant_isIgnored() {
    after(gauge, 5, 100, 1000);
    assertThat(after(gauge, 0, 900, 1000)).isEqualTo(PressureLevel.NORMAL);
    assertThat(gauge.share()).isEqualTo(0.1);
  }

  /** A second between two looks is no gap, one nanosecond more is. */
  @Test
  void next_aSecondApart_dwellGoesOn() {
    GaugeEvaluator slow = new GaugeEvaluator(new GaugePolicy(0.8, 0.9, 0, 0.05, SECOND, SECOND, 0));
    after(slow, 5, 850, 1000);
    assertThat(after(slow, 1000, 850, 1000)).isEqualTo(PressureLevel.MODERATE);
    GaugeEvaluator other =
        new GaugeEvaluator(new GaugePolicy(0.8, 0.9, 0, 0.05, SECOND, SECOND, 0));
    after(other, 5, 850, 1000);
    assertThat(after(other, 1001, 850, 1000)).isEqualTo(PressureLevel.NORMAL);
  }

  @Test
  void next_fallsBelow_atTheDwellExactly() {
    after(gauge, 5, 850, 1000);
    after(gauge, 100, 740, 1000);
    // The dwell counts from the last look above.
    assertThat(after(gauge, 899, 740, 1000)).isEqualTo(PressureLevel.MODERATE);
    assertThat(after(gauge, 1, 740, 1000)).isEqualTo(PressureLevel.NORMAL);
  }

  /** 100 a second, as far as averages say. */
  @Test
  void next_fullAtTheHorizon_onlyBelowItCritical() {
    for (long left : new long[] {150, 250}) {
      GaugeEvaluator quick =
          new GaugeEvaluator(new GaugePolicy(0.5, 0.9, 0, 0.05, 0, SECOND, 2 * SECOND));
      for (long used = 0; used <= 1000 - left; used += 5) {
        after(quick, 50, used, 1000);
      }
      assertThat(quick.fillBytesPerSecond()).isBetween(99.0, 101.0);
      assertThat(quick.level())
          .isEqualTo(left < 200 ? PressureLevel.CRITICAL : PressureLevel.MODERATE);
    }
  }

  @ParameterizedTest
  @CsvSource({"0, 0.5", "0.9, 0.8", "0.5, 1.1", "NaN, 0.9", "0.5, NaN"})
  void policy_linesOutOfOrder_refusedWithTheValues(double moderate, double critical) {
    assertThatThrownBy(() -> GaugePolicy.of(moderate, critical))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("moderate=" + moderate);
    assertThatThrownBy(() -> new HeapPolicy(moderate, critical, 0, 1, true))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("critical=" + critical);
  }
}
