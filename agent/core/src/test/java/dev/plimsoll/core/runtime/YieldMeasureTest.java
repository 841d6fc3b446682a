package dev.plimsoll.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class YieldMeasureTest {
  private static final long CAPACITY = 1_000;

  private final YieldMeasure measure = new YieldMeasure();

  @Test
  void proven_estimatesTwiceTheTruth_half() {
    measure.shedEnded(800, 200, 400);
    assertThat(measure.proven(700, 400, CAPACITY)).isEqualTo(0.5);
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
  void proven_tooLittleReturned_nothingIsMeasured() {
    measure.shedEnded(800, 19, 400);
    assertThat(measure.proven(790, 400, CAPACITY)).isEqualTo(YieldMeasure.NONE);
  }

  @Test
  void proven_aBurstEndedToo_cachesAreWorthNoMoreThanAllThatLives() {
    measure.shedEnded(900, 100, 400);
    assertThat(measure.proven(500, 400, CAPACITY)).isEqualTo(1.25);
  }

  @Test
  void proven_twice_eachFromItsOwnSheds() {
    measure.shedEnded(800, 200, 400);
    assertThat(measure.proven(600, 400, CAPACITY)).isEqualTo(1);
    measure.shedEnded(600, 300, 300);
    assertThat(measure.proven(550, 300, CAPACITY)).isEqualTo(0.5);
  }
}
