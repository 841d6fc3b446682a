package dev.plimsoll.core.pressure;

import static dev.plimsoll.PressureLevel.CRITICAL;
import static dev.plimsoll.PressureLevel.MODERATE;
import static dev.plimsoll.PressureLevel.NORMAL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.PressureLevel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Each test names the rest that the contract gives, and tries a nanosecond before and at it. */
class CollectionPacerTest {
  private static final long MILLI = 1_000_000L;
  private static final long SECOND = 1000 * MILLI;
  private static final long NEVER = Long.MAX_VALUE;

  private final CollectionPacer pausing = new CollectionPacer(Collector.G1);
  private final CollectionPacer concurrent = new CollectionPacer(Collector.ZGC);

  private static boolean mayAsk(
      CollectionPacer pacer, long nanos, PressureLevel level, Urgency urgency, long endNanos) {
    return pacer.mayAsk(nanos, level, HeapPolicy.defaults(), 0, urgency, endNanos);
  }

  private static void assertRest(
      CollectionPacer pacer, long end, PressureLevel level, Urgency urgency, long rest) {
    assertThat(mayAsk(pacer, end + rest - 1, level, urgency, NEVER)).as("before").isFalse();
    assertThat(mayAsk(pacer, end + rest, level, urgency, NEVER)).as("at").isTrue();
  }

  private static void answered(CollectionPacer pacer, long end, long length, boolean low) {
    pacer.answered(end - length, end, 0, low, false);
  }

  @Test
  void mayAsk_first_atOnce() {
    assertThat(mayAsk(pausing, 0, NORMAL, Urgency.CALM, NEVER)).isTrue();
  }

  @ParameterizedTest(name = "{0} ms long: rest {1} ms")
  @CsvSource({"1, 1000", "5, 1000", "6, 1200", "20, 4000", "150, 30000", "400, 30000"})
  void mayAsk_calm_200TimesTheLengthWithinASecondAndThirty(long length, long rest) {
    answered(pausing, 0, length * MILLI, false);
    assertRest(pausing, 0, NORMAL, Urgency.CALM, rest * MILLI);
  }

  @Test
  void mayAsk_oneOfTwoTookLong_theOtherCounts() {
    answered(pausing, -MILLI, 5 * MILLI, false);
    answered(pausing, 0, 100 * MILLI, false);
    assertRest(pausing, 0, NORMAL, Urgency.CALM, SECOND);
    answered(pausing, 0, 100 * MILLI, false);
    assertRest(pausing, 0, NORMAL, Urgency.CALM, 20 * SECOND);
  }

  @ParameterizedTest(name = "{0} ms long: rest {1} ms")
  @CsvSource({"20, 1000", "50, 2000", "250, 10000", "400, 10000"})
  void mayAsk_calmConcurrent_40TimesTheLengthAndTenSecondsAtMost(long length, long rest) {
    answered(concurrent, 0, length * MILLI, false);
    assertRest(concurrent, 0, NORMAL, Urgency.CALM, rest * MILLI);
  }

  @ParameterizedTest(name = "{0} low answers: rest {1} ms")
  @CsvSource({"1, 1000", "2, 2000", "3, 4000", "4, 8000", "5, 10000", "30, 10000"})
  void mayAsk_answersAreLow_theRestDoublesToTenSeconds(int low, long rest) {
    for (int i = 0; i < low; i++) {
      answered(pausing, 0, MILLI, true);
    }
    assertRest(pausing, 0, NORMAL, Urgency.CALM, rest * MILLI);
    answered(pausing, 0, MILLI, false);
    assertRest(pausing, 0, NORMAL, Urgency.CALM, SECOND);
  }

  @Test
  void answered_openQuestion_neitherBacksOffNorForgives() {
    answered(pausing, 0, MILLI, true);
    answered(pausing, 0, MILLI, true);
    pausing.answered(-MILLI, 0, 0, true, true);
    pausing.answered(-MILLI, 0, 0, false, true);
    assertRest(pausing, 0, NORMAL, Urgency.CALM, 2 * SECOND);
  }

  @ParameterizedTest(name = "{0} ms long: rest {1} ms")
  @CsvSource({"1, 250", "25, 250", "30, 300"})
  void mayAsk_pressing_tenTimesTheLengthAndAQuarterOfASecond(long length, long rest) {
    answered(pausing, 0, length * MILLI, false);
    assertRest(pausing, 0, MODERATE, Urgency.PRESSING, rest * MILLI);
    answered(concurrent, 0, length * MILLI, false);
    assertRest(concurrent, 0, MODERATE, Urgency.PRESSING, rest * MILLI);
  }

  @Test
  void mayAsk_pressingConcurrentLong_tenSecondsAtMost() {
    answered(concurrent, 0, 1500 * MILLI, false);
    assertRest(concurrent, 0, MODERATE, Urgency.PRESSING, 10 * SECOND);
    answered(pausing, 0, 400 * MILLI, false);
    assertRest(pausing, 0, MODERATE, Urgency.PRESSING, 4 * SECOND);
  }

  @Test
  void mayAsk_grown_twiceTheLength() {
    answered(concurrent, 0, 70 * MILLI, true);
    assertRest(concurrent, 0, NORMAL, Urgency.GROWN, 140 * MILLI);
  }

  @Test
  void mayAsk_atOnce_noRest() {
    answered(concurrent, 0, 70 * MILLI, true);
    assertThat(mayAsk(concurrent, 0, NORMAL, Urgency.AT_ONCE, NEVER)).isTrue();
  }

  @ParameterizedTest(name = "{0} ms long: rest {1} ms")
  @CsvSource({"1, 250", "25, 250", "40, 400"})
  void mayAsk_critical_tenTimesTheLengthWhateverTheUrgency(long length, long rest) {
    answered(pausing, 0, length * MILLI, true);
    assertRest(pausing, 0, CRITICAL, Urgency.CALM, rest * MILLI);
    assertRest(pausing, 0, CRITICAL, Urgency.GROWN, rest * MILLI);
  }

  /** On Serial each of ours there cost a map that fills at 400 MB/s 20 MB of room. */
  @Test
  void mayAsk_criticalAfterOneOfTheJvms_restsAsAfterAnAnswer() {
    pausing.own(0, 20 * MILLI, 1000);
    assertRest(pausing, 0, CRITICAL, Urgency.CALM, 250 * MILLI);
    assertThat(mayAsk(pausing, 0, CRITICAL, Urgency.AT_ONCE, NEVER)).isTrue();
    assertThat(mayAsk(pausing, 0, MODERATE, Urgency.CALM, NEVER)).isTrue();
  }

  @ParameterizedTest(name = "{0} ms long, full in {1} ms: rest {2} ms")
  @CsvSource({"1, 40, 20", "1, 80, 20", "1, 400, 100", "15, 80, 30", "1, 8000, 1000"})
  void mayAsk_theEndIsNear_aQuarterOfWhatIsLeft(long length, long end, long rest) {
    answered(pausing, 0, length * MILLI, false);
    long before = rest * MILLI - 1;
    assertThat(mayAsk(pausing, before, MODERATE, Urgency.CALM, end * MILLI)).isFalse();
    assertThat(mayAsk(pausing, before + 1, MODERATE, Urgency.CALM, end * MILLI)).isTrue();
  }

  @Test
  void mayAsk_notAllowed_never() {
    HeapPolicy off = new HeapPolicy(0.75, 0.85, 0, 500 * MILLI, false);
    assertThat(pausing.mayAsk(0, CRITICAL, off, 0, Urgency.AT_ONCE, 0)).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void mayAsk_noPauseAllowed_neverOnAnyCollector(Collector collector) {
    CollectionPacer pacer = new CollectionPacer(collector);
    HeapPolicy none = new HeapPolicy(0.75, 0.85, 0, 0, true);
    assertThat(pacer.mayAsk(0, CRITICAL, none, 0, Urgency.AT_ONCE, 0)).isFalse();
    assertThat(pacer.forbids(none, 0)).isTrue();
  }

  /** Of a large heap the guess alone would say so before anything was seen. */
  @Test
  void forbids_pauseForeseenFromAnEarlierOne_notFromTheGuess() {
    HeapPolicy policy = HeapPolicy.defaults();
    assertThat(pausing.forbids(policy, 2_000_000_000)).isFalse();
    pausing.own(0, 100 * MILLI, 200_000_000);
    assertThat(pausing.forbids(policy, 1_000_000_000)).isFalse();
    assertThat(pausing.forbids(policy, 1_000_000_010)).isTrue();
    concurrent.own(0, SECOND, 1);
    assertThat(concurrent.forbids(policy, 2_000_000_000)).isFalse();
  }

  @Test
  void mayAsk_pauseForeseenTooLong_not() {
    HeapPolicy policy = HeapPolicy.defaults();
    // Before anything was seen half a nanosecond a byte is believed.
    assertThat(pausing.foreseenPauseNanos(1000)).isEqualTo(500);
    assertThat(pausing.mayAsk(0, NORMAL, policy, 1_000_000_000, Urgency.CALM, NEVER)).isTrue();
    assertThat(pausing.mayAsk(0, NORMAL, policy, 1_000_000_010, Urgency.CALM, NEVER)).isFalse();
    assertThat(concurrent.mayAsk(0, NORMAL, policy, NEVER, Urgency.CALM, NEVER)).isTrue();
    pausing.own(0, 100 * MILLI, 50_000_000);
    assertThat(pausing.foreseenPauseNanos(1000)).isEqualTo(2000);
    assertThat(pausing.foreseenPauseNanos(-5)).isZero();
    assertThat(concurrent.foreseenPauseNanos(1000)).isZero();
  }

  /** On G1 no other might come to tell how long they really are. */
  @Test
  void forbids_stoodStillInOneCollection_notUntilASecondIsAsLong() {
    HeapPolicy policy = HeapPolicy.defaults();
    pausing.answered(0, 100 * MILLI, 200_000_000, false, false);
    pausing.answered(0, 60 * SECOND, 200_000_000, false, false);
    assertThat(pausing.forbids(policy, 200_000_000)).isFalse();
    pausing.answered(0, 60 * SECOND, 200_000_000, false, false);
    assertThat(pausing.forbids(policy, 200_000_000)).isTrue();
  }

  @ParameterizedTest(name = "{0} ms after 300: {1}")
  @CsvSource({"2000, true", "2001, true", "3000, true", "3001, false"})
  void forbids_longerThanTheLast_unlessLongAndTenTimesAsLong(long length, boolean forbidden) {
    pausing.own(0, 300 * MILLI, 200_000_000);
    pausing.own(0, length * MILLI, 200_000_000);
    assertThat(pausing.forbids(HeapPolicy.defaults(), 200_000_000)).isEqualTo(forbidden);
  }

  @Test
  void forbids_firstIsLong_isBelieved() {
    pausing.own(0, 60 * SECOND, 200_000_000);
    assertThat(pausing.forbids(HeapPolicy.defaults(), 200_000_000)).isTrue();
  }

  @Test
  void own_nothingAliveOrNoTime_tellsNothingOfPauses() {
    pausing.own(0, 0, 100);
    pausing.own(0, 100, 0);
    pausing.own(0, -1, 100);
    pausing.own(0, 100, -1);
    assertThat(pausing.foreseenPauseNanos(1000)).isEqualTo(500);
  }

  @Test
  void answered_itsOwnLengthTeachesThePause() {
    pausing.answered(0, 3000, 1000, false, false);
    assertThat(pausing.foreseenPauseNanos(1000)).isEqualTo(3000);
  }

  /** The bucket: half a second may be owed, and a hundredth of the time pays it back. */
  @Test
  void mayAsk_bucketFull_waitsUntilPaidBack() {
    pausing.tick(0, NORMAL);
    answered(pausing, 0, 500 * MILLI, false);
    assertThat(mayAsk(pausing, 0, NORMAL, Urgency.AT_ONCE, NEVER)).as("just full").isTrue();
    answered(pausing, 0, 10 * MILLI, false);
    assertThat(mayAsk(pausing, 0, NORMAL, Urgency.AT_ONCE, NEVER)).isFalse();
    pausing.tick(999 * MILLI, NORMAL);
    assertThat(mayAsk(pausing, 999 * MILLI, NORMAL, Urgency.AT_ONCE, NEVER)).isFalse();
    pausing.tick(SECOND, NORMAL);
    assertThat(mayAsk(pausing, SECOND, NORMAL, Urgency.AT_ONCE, NEVER)).isTrue();
  }

  @Test
  void tick_critical_paysBackTenTimesAsFast() {
    pausing.tick(0, CRITICAL);
    answered(pausing, 0, 510 * MILLI, false);
    pausing.tick(99 * MILLI, CRITICAL);
    assertThat(mayAsk(pausing, 99 * MILLI, CRITICAL, Urgency.AT_ONCE, NEVER)).isFalse();
    pausing.tick(100 * MILLI, CRITICAL);
    assertThat(mayAsk(pausing, 100 * MILLI, CRITICAL, Urgency.AT_ONCE, NEVER)).isTrue();
  }

  @Test
  void tick_moderate_paysBackAsInCalm() {
    pausing.tick(0, MODERATE);
    answered(pausing, 0, 510 * MILLI, false);
    pausing.tick(100 * MILLI, MODERATE);
    assertThat(mayAsk(pausing, 100 * MILLI, MODERATE, Urgency.AT_ONCE, NEVER)).isFalse();
  }

  @Test
  void tick_long_oweNothingIsTheLeast() {
    pausing.tick(0, NORMAL);
    pausing.tick(1000 * SECOND, NORMAL);
    answered(pausing, 1000 * SECOND, 501 * MILLI, false);
    assertThat(mayAsk(pausing, 1000 * SECOND, NORMAL, Urgency.AT_ONCE, NEVER)).isFalse();
  }

  /** As callers do for an hour, or a container near its limit. */
  @ParameterizedTest
  @EnumSource(names = {"G1", "ZGC"})
  void mayAsk_othersHaveAskedAllTheTime_againAfterTenMinutes(Collector collector) {
    CollectionPacer pacer = new CollectionPacer(collector);
    pacer.tick(0, NORMAL);
    for (int i = 0; i < 1000; i++) {
      answered(pacer, 0, 400 * MILLI, false);
    }
    assertAfter(pacer, 600 * SECOND, NORMAL);
  }

  @ParameterizedTest
  @EnumSource(names = {"G1", "ZGC"})
  void mayAsk_stoodStillInACollectionForHours_againAfterTenMinutes(Collector collector) {
    CollectionPacer pacer = new CollectionPacer(collector);
    pacer.tick(0, NORMAL);
    answered(pacer, 0, 10_000 * SECOND, false);
    assertAfter(pacer, 600 * SECOND, NORMAL);
  }

  @ParameterizedTest
  @EnumSource(names = {"G1", "ZGC"})
  void mayAsk_stoodStillAtCritical_againAfterOne(Collector collector) {
    CollectionPacer pacer = new CollectionPacer(collector);
    pacer.tick(0, CRITICAL);
    answered(pacer, 0, 10_000 * SECOND, false);
    assertAfter(pacer, 60 * SECOND, CRITICAL);
  }

  private static void assertAfter(CollectionPacer pacer, long nanos, PressureLevel level) {
    pacer.tick(nanos - MILLI, level);
    assertThat(mayAsk(pacer, nanos - MILLI, level, Urgency.GROWN, NEVER)).as("before").isFalse();
    pacer.tick(nanos + MILLI, level);
    assertThat(mayAsk(pacer, nanos + MILLI, level, Urgency.GROWN, NEVER)).as("after").isTrue();
  }

  /** A cycle of two seconds, as in a large heap: in calm the next comes after ten. */
  @Test
  void mayAsk_criticalConcurrentLong_noLaterThanInCalm() {
    answered(concurrent, 0, 2000 * MILLI, false);
    assertRest(concurrent, 0, NORMAL, Urgency.CALM, 10 * SECOND);
    assertRest(concurrent, 0, CRITICAL, Urgency.CALM, 10 * SECOND);
  }

  @Test
  void answered_concurrent_costsAQuarter() {
    answered(concurrent, 0, 2000 * MILLI, false);
    assertThat(mayAsk(concurrent, 0, NORMAL, Urgency.AT_ONCE, NEVER)).isTrue();
    answered(concurrent, 0, MILLI, false);
    assertThat(mayAsk(concurrent, 0, NORMAL, Urgency.AT_ONCE, NEVER)).isFalse();
  }
}
