package dev.plimsoll.core.pressure.shed;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class YieldMeasureTest {
  private static final long CAPACITY = 1_000;

  private static final long SECOND = 1_000_000_000L;

  private final YieldMeasure measure = new YieldMeasure();
  private long nanos = Long.MAX_VALUE - SECOND;
  private double yield = 1;

  /** A second after the last proof. */
  private double proven(long live, long caches) {
    nanos += SECOND;
    return measure.proven(nanos, live, caches, CAPACITY, yield);
  }

  /** The first measure is believed when a second says the same. */
  private double twice(long live, long returned, long caches, long liveAfter, long cachesAfter) {
    measure.shedEnded(live, returned, caches);
    assertThat(proven(liveAfter, cachesAfter)).isEqualTo(1);
    measure.shedEnded(live, 2 * returned, caches);
    return proven(liveAfter, cachesAfter);
  }

  @Test
  void proven_estimatesTwiceTheTruth_half() {
    assertThat(twice(800, 200, 400, 700, 400)).isEqualTo(0.5);
  }

  @Test
  void proven_oneOfTwoSaysNothingCameBack_theOtherCounts() {
    measure.shedEnded(800, 200, 400);
    proven(640, 400);
    measure.shedEnded(640, 400, 300);
    assertThat(proven(640, 300)).isEqualTo(0.8);
  }

  @Test
  void proven_twoThatPointApart_one() {
    measure.shedEnded(900, 100, 400);
    proven(780, 400);
    measure.shedEnded(780, 200, 400);
    assertThat(proven(740, 400)).isEqualTo(1);
  }

  /** 100 of 200 bytes were taken up again, so no more than 100 could be missing. */
  @Test
  void proven_cachesRefilledAfterTheShed_whatStayedGoneIsTheMeasure() {
    measure.shedEnded(800, 200, 400);
    assertThat(proven(700, 500)).isEqualTo(1);
  }

  @Test
  void proven_cachesRefilledBetweenTwoSheds_whatStayedGoneIsTheMeasure() {
    measure.shedEnded(800, 200, 400);
    measure.shedEnded(800, 260, 400);
    assertThat(proven(600, 400)).isEqualTo(1);
  }

  @Test
  void proven_mostWasTakenUpAgain_nothingIsMeasured() {
    measure.shedEnded(800, 200, 400);
    assertThat(proven(790, 510)).isEqualTo(YieldMeasure.NONE);
  }

  @Test
  void spoil_betweenTwoSheds_onlyTheLaterOneIsMeasured() {
    measure.shedEnded(800, 200, 400);
    measure.spoil(400);
    assertThat(measure.isOpen()).isFalse();
    assertThat(twice(700, 500, 250, 600, 250)).isEqualTo(1);
  }

  @Test
  void proven_tooLittleReturned_nothingIsMeasured() {
    measure.shedEnded(800, 19, 400);
    assertThat(proven(790, 400)).isEqualTo(YieldMeasure.NONE);
  }

  /** 200 bytes went, of which the caches gave 100. */
  @Test
  void proven_aSmallBurstEndedToo_cachesAreWorthNoMoreThanAllThatLives() {
    assertThat(twice(700, 100, 400, 500, 400)).isEqualTo(1.25);
  }

  /** In both measures of a cache that is cut in each burst: they must not make it seem dearer. */
  @Test
  void proven_moreEndedThanWasReturned_nothingIsMeasured() {
    for (int burst = 1; burst < 4; burst++) {
      measure.shedEnded(900, burst * 100, 400);
      assertThat(proven(649, 400)).isEqualTo(YieldMeasure.NONE);
    }
  }

  @Test
  void proven_muchMoreCameThanWasReturned_nothingIsMeasured() {
    measure.shedEnded(700, 100, 400);
    assertThat(proven(751, 400)).isEqualTo(YieldMeasure.NONE);
    measure.shedEnded(700, 200, 400);
    assertThat(proven(749, 400)).as("less than half of it").isEqualTo(1);
    measure.shedEnded(700, 300, 400);
    assertThat(proven(749, 400)).as("again").isZero();
  }

  /** A quarter was believed, wrongly: four bytes come back for each, as was estimated at first. */
  @Test
  void proven_fourTimesWhatWasCorrectedToAQuarter_isFound() {
    yield = 0.25;
    assertThat(twice(900, 50, 100, 700, 100)).isEqualTo(4);
  }

  /** One burst that grows meets two sheds and their proofs, so the second says nothing new. */
  @Test
  void proven_twoWithinASecond_areOneMeasure() {
    measure.shedEnded(700, 100, 400);
    assertThat(proven(700, 400)).isEqualTo(1);
    measure.shedEnded(700, 200, 400);
    nanos -= SECOND / 2;
    assertThat(proven(700, 400)).as("half a second later").isEqualTo(1);
    measure.shedEnded(700, 300, 400);
    assertThat(proven(700, 400)).as("a second after that").isZero();
  }

  @Test
  void proven_threeTimes_eachFromItsOwnSheds() {
    assertThat(twice(800, 200, 400, 700, 400)).isEqualTo(0.5);
    measure.shedEnded(700, 500, 300);
    assertThat(proven(625, 300)).isEqualTo(0.75);
  }
}
