package dev.plimsoll.core.pressure.shed;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** When caches may grow again, and when they give because collections take too much time. */
class GrowthTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long CAPACITY = 1000;

  private final GrowthPacer pacer = new GrowthPacer();
  private final GcShareCuts cuts = new GcShareCuts();

  private void assertRest(long from, long bound, long seconds) {
    pacer.restart(from);
    assertThat(pacer.due(from + seconds * SECOND - 1, bound, CAPACITY)).isFalse();
    assertThat(pacer.due(from + seconds * SECOND, bound, CAPACITY)).isTrue();
  }

  @Test
  void due_neverFailed_everyFiveSeconds() {
    assertRest(0, 500, 5);
    assertThat(pacer.due(5 * SECOND, 500, CAPACITY)).as("counts as tried").isFalse();
    assertThat(pacer.due(10 * SECOND, 500, CAPACITY)).isTrue();
  }

  @Test
  void due_nearTheBoundThatFailed_everyMinute() {
    pacer.lowered(500, CAPACITY);
    assertRest(0, 479, 5);
    assertRest(100 * SECOND, 480, 60);
    assertRest(200 * SECOND, 900, 60);
  }

  @Test
  void lowered_atTheSamePlaceAgain_theMinuteDoublesToTen() {
    pacer.lowered(500, CAPACITY);
    for (long seconds : new long[] {120, 240, 480, 600, 600}) {
      pacer.lowered(500, CAPACITY);
      assertRest(seconds * 1000 * SECOND, 500, seconds);
    }
  }

  @Test
  void lowered_twentyThousandthsAway_isTheSamePlace() {
    pacer.lowered(500, CAPACITY);
    pacer.lowered(520, CAPACITY);
    assertRest(0, 520, 120);
    pacer.lowered(500, CAPACITY);
    assertRest(0, 500, 240);
    pacer.lowered(521, CAPACITY);
    assertRest(0, 521, 60);
  }

  private int cutsWithin(long fromSecond, long toSecond, double share) {
    int due = 0;
    for (long at = fromSecond * 10; at < toSecond * 10; at++) {
      due += cuts.next(at * SECOND / 10, share) ? 1 : 0;
    }
    return due;
  }

  @Test
  void cuts_shareBelowTheLine_none() {
    assertThat(cutsWithin(0, 600, 0.079)).isZero();
  }

  @Test
  void cuts_shareHigh_onceInTenSeconds() {
    assertThat(cutsWithin(0, 10, 0.5)).isZero();
    assertThat(cutsWithin(10, 12, 0.5)).isEqualTo(1);
  }

  @Test
  void cuts_secondLowersNothing_noThird() {
    assertThat(cutsWithin(0, 600, 0.5)).isEqualTo(2);
  }

  @Test
  void cuts_shareFallsWithEach_goesOn() {
    int due = 0;
    double share = 0.8;
    for (int i = 0; i < 6; i++) {
      due += cutsWithin(i * 11, i * 11 + 11, share);
      share *= 0.8;
    }
    assertThat(due).isGreaterThanOrEqualTo(5);
  }

  /** The share of pauses is averaged over a second: half of the way in one. */
  @Test
  void cuts_averageMovesHalfOfTheWayInASecond() {
    cuts.next(0, 0);
    // 0.08 is the line; 0.16 moves there in one second, 0.159 does not.
    assertThat(cuts.next(SECOND, 0.16)).isFalse();
    assertThat(cuts.next(11 * SECOND, 0.08)).as("ten seconds above").isTrue();
    GcShareCuts other = new GcShareCuts();
    other.next(0, 0);
    other.next(SECOND, 0.159);
    assertThat(other.next(11 * SECOND, 0.081)).as("the ten seconds begin now").isFalse();
    assertThat(other.next(21 * SECOND - 1, 0.081)).isFalse();
    assertThat(other.next(21 * SECOND, 0.081)).isTrue();
  }

  @Test
  void cuts_wasLowOnce_startsAnew() {
    assertThat(cutsWithin(0, 100, 0.5)).isEqualTo(2);
    assertThat(cutsWithin(100, 110, 0)).isZero();
    assertThat(cutsWithin(110, 210, 0.5)).isEqualTo(2);
  }

  @Test
  void cuts_firstReadingIsNoAverageYet() {
    assertThat(cuts.next(0, 1)).isFalse();
    assertThat(cuts.next(20 * SECOND, 0)).isFalse();
    assertThat(cuts.next(40 * SECOND, 0)).isFalse();
  }
}
