package dev.plimsoll.core.pressure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class YieldMeasureTest {
  private static final long CAPACITY = 1_000;

  private final YieldMeasure measure = new YieldMeasure();

  /** The first measure is believed when a second says the same. */
  private double twice(long live, long returned, long caches, long liveAfter, long cachesAfter) {
    measure.shedEnded(live, returned, caches);
    assertThat(measure.proven(liveAfter, cachesAfter, CAPACITY)).isEqualTo(1);
    measure.shedEnded(live, 2 * returned, caches);
    return measure.proven(liveAfter, cachesAfter, CAPACITY);
  }

  @Test
  void proven_estimatesTwiceTheTruth_half() {
    assertThat(twice(800, 200, 400, 700, 400)).isEqualTo(0.5);
  }

  @Test
  void proven_oneOfTwoSaysNothingCameBack_theOtherCounts() {
    measure.shedEnded(800, 200, 400);
    measure.proven(640, 400, CAPACITY);
    measure.shedEnded(640, 400, 300);
    assertThat(measure.proven(640, 300, CAPACITY)).isEqualTo(0.8);
  }

  @Test
  void proven_twoThatPointApart_one() {
    measure.shedEnded(900, 100, 400);
    measure.proven(780, 400, CAPACITY);
    measure.shedEnded(780, 200, 400);
    assertThat(measure.proven(740, 400, CAPACITY)).isEqualTo(1);
  }

  /** 100 of 200 bytes were taken up again, so no more than 100 could be missing. */
  @Test
  void proven_cachesRefilledAfterTheShed_whatStayedGoneIsTheMeasure() {
    measure.shedEnded(800, 200, 400);
    assertThat(measure.proven(700, 500, CAPACITY)).isEqualTo(1);
  }

  @Test
  void proven_cachesRefilledBetweenTwoSheds_whatStayedGoneIsTheMeasure() {
    measure.shedEnded(800, 200, 400);
    measure.shedEnded(800, 260, 400);
    assertThat(measure.proven(600, 400, CAPACITY)).isEqualTo(1);
  }

  @Test
  void proven_mostWasTakenUpAgain_nothingIsMeasured() {
    measure.shedEnded(800, 200, 400);
    assertThat(measure.proven(790, 510, CAPACITY)).isEqualTo(YieldMeasure.NONE);
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
    assertThat(measure.proven(790, 400, CAPACITY)).isEqualTo(YieldMeasure.NONE);
  }

  @Test
  void proven_aBurstEndedToo_cachesAreWorthNoMoreThanAllThatLives() {
    assertThat(twice(900, 100, 400, 500, 400)).isEqualTo(1.25);
  }

  @Test
  void proven_threeTimes_eachFromItsOwnSheds() {
    assertThat(twice(800, 200, 400, 700, 400)).isEqualTo(0.5);
    measure.shedEnded(700, 500, 300);
    assertThat(measure.proven(625, 300, CAPACITY)).isEqualTo(0.75);
  }
}
