package dev.plimsoll.core.pressure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The parts have tests of their own; here which samples they see, and what a gap does to them. */
class HeapRatesTest {
  private static final long MB = 1_000_000;
  private static final long MILLI = 1_000_000L;
  private static final long SECOND = 1000 * MILLI;

  private final HeapSample sample = new HeapSample();
  private final HeapRates rates = new HeapRates();

  private boolean after(long millis, long usedBytes) {
    sample.nanos += millis * MILLI;
    sample.usedBytes = usedBytes;
    return rates.next(sample);
  }

  private boolean collectedAfter(long millis, long usedBytes) {
    sample.collections++;
    return after(millis, usedBytes);
  }

  @Test
  void isNewer_firstAndWhateverIsLaterThanTheLast() {
    sample.nanos = Long.MAX_VALUE;
    assertThat(rates.isNewer(sample)).isTrue();
    rates.next(sample);
    assertThat(rates.isNewer(sample)).as("the same").isFalse();
    sample.nanos--;
    assertThat(rates.isNewer(sample)).as("earlier").isFalse();
    sample.nanos += 2;
    assertThat(rates.isNewer(sample)).as("past the overflow").isTrue();
  }

  /** What the clock and the counters show at first is of before. */
  @Test
  void next_first_tellsNothing() {
    sample.collections = 9;
    sample.pauseMillis = 700;
    assertThat(after(60_000, 300 * MB)).as("no gap").isFalse();
    assertThat(rates.usedBytes()).isEqualTo(300 * MB);
    assertThat(rates.mostUsedBytes()).isEqualTo(300 * MB);
    assertThat(rates.nanosToFill(0)).isEqualTo(Long.MAX_VALUE);
    assertThat(rates.nanosToGrow(0)).isEqualTo(Long.MAX_VALUE);
    assertThat(rates.gcShare()).isZero();
    assertThat(rates.gcDebtNanos()).isZero();
    // Nor did a collection between two samples leave what the first one found.
    collectedAfter(100, 400 * MB);
    assertThat(rates.floorBytesPerSecond()).isZero();
  }

  @ParameterizedTest(name = "{0} ms, {1} of them paused: {2}")
  @CsvSource({"1000, 0, false", "1001, 0, true", "2000, 1000, false", "2000, 999, true"})
  void next_overASecond_isAGapUnlessHalfWasPaused(long millis, long paused, boolean gap) {
    sample.pauseMillis = 5000;
    after(5, 300 * MB);
    sample.pauseMillis += paused;
    assertThat(after(millis, 300 * MB)).isEqualTo(gap);
    assertThat(after(5, 300 * MB)).as("the next").isFalse();
  }

  @Test
  void next_gap_ratesBeginAnewAndTheDebtStays() {
    after(5, 100 * MB);
    sample.pauseMillis += 500;
    after(500, 200 * MB);
    assertThat(rates.nanosToFill(MB)).isLessThan(SECOND);
    assertThat(rates.gcShare()).isEqualTo(0.5);
    assertThat(rates.gcDebtNanos()).isEqualTo(0.5e9);

    assertThat(after(60_000, 900 * MB)).isTrue();
    assertThat(rates.nanosToFill(MB)).isEqualTo(Long.MAX_VALUE);
    assertThat(rates.fill().grossBytesPerSecond()).isZero();
    assertThat(rates.gcShare()).isZero();
    assertThat(rates.gcDebtNanos()).isEqualTo(0.5e9);
    assertThat(rates.gcDebtFull()).isFalse();
  }

  /** After 0.1 s half of a rate has come in: 50 MB/s. */
  @Test
  void nanosToFill_atTheNetRateOfUse() {
    after(5, 0);
    after(100, 10 * MB);
    assertThat(rates.nanosToFill(50 * MB)).isBetween(999 * MILLI, 1001 * MILLI);
    assertThat(rates.nanosToFill(-MB)).as("full").isZero();
  }

  /** Of 100 MB/s a sixth has come in by the average over a second. */
  @Test
  void floor_risesByWhatCollectionsLeaveAndNotBetweenThem() {
    after(5, 300 * MB);
    collectedAfter(100, 300 * MB);
    after(100, 900 * MB);
    assertThat(rates.floorBytesPerSecond()).isZero();
    assertThat(rates.nanosToGrow(MB)).isEqualTo(Long.MAX_VALUE);
    collectedAfter(100, 320 * MB);
    assertThat(rates.floorBytesPerSecond()).isCloseTo(100e6 / 6, within(1.0));
    assertThat(rates.nanosToGrow(100 * MB)).isBetween(5999 * MILLI, 6001 * MILLI);
  }

  @Test
  void mostUsedBytes_ofTheLastTwoSamples() {
    after(5, 500 * MB);
    after(5, 300 * MB);
    assertThat(rates.mostUsedBytes()).isEqualTo(500 * MB);
    after(5, 200 * MB);
    assertThat(rates.mostUsedBytes()).isEqualTo(300 * MB);
    after(5, 700 * MB);
    assertThat(rates.mostUsedBytes()).isEqualTo(700 * MB);
    assertThat(rates.usedBytes()).isEqualTo(700 * MB);
  }
}
