package dev.plimsoll.core.pressure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Fill rate, collector debt, pauses, and the poll period that follows from them. */
class RatesTest {
  private static final long MILLI = 1_000_000L;
  private static final long SECOND = 1000 * MILLI;

  private final FillRate rate = new FillRate();

  private void fill(long fromMillis, long toMillis, double from, double bytesPerSecond) {
    for (long at = fromMillis; at <= toMillis; at += 5) {
      rate.next(at * MILLI, (long) (from + bytesPerSecond * (at - fromMillis) / 1000), false);
    }
  }

  @Test
  void fillRate_steady_allThreeAgree() {
    fill(0, 20_000, 0, 1e6);
    assertThat(rate.netBytesPerSecond()).isCloseTo(1e6, Percentage.withPercentage(1));
    assertThat(rate.steadyBytesPerSecond()).isCloseTo(1e6, Percentage.withPercentage(1));
    assertThat(rate.grossBytesPerSecond()).isCloseTo(1e6, Percentage.withPercentage(1));
  }

  @Test
  void fillRate_burst_theShortAverageSeesItFirst() {
    fill(0, 200, 0, 1e6);
    assertThat(rate.netBytesPerSecond()).isBetween(0.80e6, 0.95e6);
    assertThat(rate.steadyBytesPerSecond()).isBetween(0.15e6, 0.22e6);
  }

  @Test
  void fillRate_endOfABurst_theLongAverageRemembers() {
    fill(0, 2000, 0, 1e6);
    fill(2005, 2500, 2e6, 0);
    assertThat(rate.netBytesPerSecond()).isEqualTo(rate.steadyBytesPerSecond()).isGreaterThan(5e5);
    assertThat(rate.grossBytesPerSecond()).isLessThan(1e5);
  }

  @Test
  void fillRate_falls_netIsNeverNegativeAndGrossDoesNotCountThem() {
    fill(0, 2000, 5e6, -1e6);
    assertThat(rate.netBytesPerSecond()).isZero();
    assertThat(rate.steadyBytesPerSecond()).isZero();
    assertThat(rate.grossBytesPerSecond()).isZero();
    for (int i = 0; i < 400; i++) {
      rate.next((2005 + i * 5L) * MILLI, i % 2 == 0 ? 0 : 10_000, false);
    }
    assertThat(rate.grossBytesPerSecond()).isCloseTo(1e6, Percentage.withPercentage(5));
    assertThat(rate.netBytesPerSecond()).isLessThan(1.2e5);
  }

  @Test
  void fillRate_reset_forgetsAndStartsFromThere() {
    fill(0, 1000, 0, 1e6);
    rate.next(1005 * MILLI, 50_000_000, true);
    assertThat(rate.netBytesPerSecond()).isZero();
    assertThat(rate.grossBytesPerSecond()).isZero();
    rate.next(1010 * MILLI, 50_000_000, false);
    assertThat(rate.netBytesPerSecond()).isZero();
  }

  @Test
  void fillRate_timeThatDoesNotPass_changesNothing() {
    fill(0, 1000, 0, 1e6);
    double before = rate.netBytesPerSecond();
    rate.next(1000 * MILLI, 900_000_000, false);
    rate.next(900 * MILLI, 900_000_000, false);
    assertThat(rate.netBytesPerSecond()).isEqualTo(before);
    rate.next(1005 * MILLI, 1_005_000, false);
    assertThat(rate.netBytesPerSecond()).isCloseTo(before, Percentage.withPercentage(5));
  }

  @Test
  void gcDebt_pausesFillIt_timeOutsideDrainsItTwiceAsFast() {
    GcDebt debt = new GcDebt();
    debt.next(0, 1000, false);
    assertThat(debt.nanos()).as("pauses of before do not count").isZero();
    debt.next(2 * SECOND, 3000, false);
    assertThat(debt.nanos()).isEqualTo(2e9);
    debt.next(2 * SECOND + 500 * MILLI, 3000, false);
    assertThat(debt.nanos()).isEqualTo(1e9);
    debt.next(3 * SECOND, 3100, false);
    assertThat(debt.nanos()).as("0.1 s of pause, 0.4 s of running").isEqualTo(0.3e9);
    debt.next(4 * SECOND, 3100, false);
    assertThat(debt.nanos()).isZero();
  }

  @Test
  void gcDebt_tenSeconds_full() {
    GcDebt debt = new GcDebt();
    debt.next(0, 0, false);
    debt.next(10 * SECOND, 9999, false);
    assertThat(debt.full()).isFalse();
    debt.next(11 * SECOND, 10_999, false);
    assertThat(debt.full()).isTrue();
    assertThat(debt.nanos()).isEqualTo(10e9);
  }

  @Test
  void gcDebt_moreThanFull_drainsFromFull() {
    GcDebt debt = new GcDebt();
    debt.next(0, 0, false);
    debt.next(100 * SECOND, 100_000, false);
    debt.next(101 * SECOND, 100_000, false);
    assertThat(debt.nanos()).isEqualTo(8e9);
  }

  @Test
  void gcDebt_resetOrFallingCounter_isSkipped() {
    GcDebt debt = new GcDebt();
    debt.next(0, 5000, false);
    debt.next(SECOND, 9000, true);
    assertThat(debt.nanos()).isZero();
    debt.next(2 * SECOND, 3000, false);
    assertThat(debt.nanos()).isZero();
    debt.next(3 * SECOND, 4000, false);
    assertThat(debt.nanos()).isEqualTo(1e9);
    debt.next(4 * SECOND, 4000, true);
    assertThat(debt.nanos()).as("a gap of the clock drains nothing").isEqualTo(1e9);
  }

  /** More pause than time passed: the counter came late. */
  @Test
  void gcDebt_pauseLongerThanTheTime_drainsNothing() {
    GcDebt debt = new GcDebt();
    debt.next(0, 0, false);
    debt.next(SECOND, 3000, false);
    assertThat(debt.nanos()).isEqualTo(3e9);
  }

  @Test
  void pauseWindow_share_ofTheWindow() {
    PauseWindow window = new PauseWindow();
    for (int i = 0; i <= 100; i++) {
      window.next(i * 20 * MILLI, i * 5L, false);
    }
    assertThat(window.share(SECOND)).isCloseTo(0.25, within(0.01));
    assertThat(window.share(2 * SECOND)).isCloseTo(0.25, within(0.01));
  }

  @Test
  void pauseWindow_lessThanHalfWatched_nothingIsSaid() {
    PauseWindow window = new PauseWindow();
    assertThat(window.share(SECOND)).isZero();
    window.next(0, 0, false);
    window.next(499 * MILLI, 400, false);
    assertThat(window.share(SECOND)).isZero();
    window.next(500 * MILLI, 400, false);
    assertThat(window.share(SECOND)).as("of the whole window").isEqualTo(0.4);
  }

  @Test
  void pauseWindow_reset_startsAnew() {
    PauseWindow window = new PauseWindow();
    window.next(0, 0, false);
    window.next(SECOND, 900, false);
    window.next(2 * SECOND, 1800, true);
    assertThat(window.share(SECOND)).isZero();
    window.next(3 * SECOND, 1900, false);
    assertThat(window.share(SECOND)).isEqualTo(0.1);
  }

  @Test
  void pauseWindow_long_theRingIsOverwritten() {
    PauseWindow window = new PauseWindow();
    for (int i = 0; i < 1000; i++) {
      window.next(i * 12 * MILLI, i < 500 ? 0 : (i - 500) * 6L, false);
    }
    assertThat(window.share(SECOND)).isCloseTo(0.5, within(0.01));
    assertThat(window.share(3 * SECOND)).isCloseTo(0.5, within(0.01));
  }

  @Test
  void pauseWindow_counterFalls_orIsTooLarge_staysInBounds() {
    PauseWindow window = new PauseWindow();
    window.next(0, 1000, false);
    window.next(SECOND, 0, false);
    assertThat(window.share(SECOND)).isZero();
    window.next(2 * SECOND, 9000, false);
    assertThat(window.share(SECOND)).isEqualTo(1);
  }

  /** Readings closer than a slot replace nothing, but the newest of them counts. */
  @Test
  void pauseWindow_manyReadingsInASlot_countsToTheLast() {
    PauseWindow window = new PauseWindow();
    window.next(0, 0, false);
    window.next(SECOND, 0, false);
    window.next(SECOND + 11 * MILLI, 100, false);
    assertThat(window.share(SECOND)).isCloseTo(0.1, within(0.002));
  }

  @ParameterizedTest(name = "used {0}: {1} ms")
  @CsvSource({"0, 100", "0.29, 100", "0.30, 50", "0.59, 50", "0.60, 5", "1, 5"})
  void pollPeriod_nothingFills_byUse(double used, long millis) {
    assertThat(PollPeriod.nanos(used, 1e6, 0, false)).isEqualTo(millis * MILLI);
    assertThat(PollPeriod.nanos(used, 1e6, 1, false)).isEqualTo(millis * MILLI);
    assertThat(PollPeriod.nanos(used, 1e6, 0, true)).isEqualTo(MILLI);
  }

  @Test
  void pollPeriod_eachCollectionLeavesTheSame_noCloserThanTenMillis() {
    HeapModel model = new HeapModel(Collector.SERIAL, 1_000_000, 1_000_000);
    PollPeriod poll = new PollPeriod(model, new SteadyHeap(model));
    HeapSample sample = new HeapSample();
    sample.usedBytes = 500_000;
    for (int i = 0; i < 9; i++) {
      sample.nanos += SECOND / 5;
      sample.collections++;
      poll.next(sample, false);
    }
    FillRate fill = new FillRate();
    assertThat(poll.nanos(950_000, 1_000_000, fill, false, true)).isEqualTo(10 * MILLI);
    assertThat(poll.nanos(950_000, 1_000_000, fill, false, false)).isEqualTo(5 * MILLI);
    assertThat(poll.nanos(100_000, 1_000_000, fill, false, true)).isEqualTo(100 * MILLI);
    assertThat(poll.nanos(100_000, 1_000_000, fill, true, false)).isEqualTo(MILLI);
  }

  @Test
  void pollPeriod_fills_aFortiethOfTheTimeThatIsLeft() {
    assertThat(PollPeriod.nanos(0.1, 1e5, 1e6, false)).isEqualTo(10 * MILLI);
    assertThat(PollPeriod.nanos(0.9, 1e5, 1e6, false)).isEqualTo(2_500_000);
    assertThat(PollPeriod.nanos(0.9, 1, 1e9, false)).isEqualTo(MILLI);
    assertThat(PollPeriod.nanos(0.9, -5, 1e9, false)).isEqualTo(MILLI);
    assertThat(PollPeriod.longest()).isEqualTo(100 * MILLI);
  }
}
