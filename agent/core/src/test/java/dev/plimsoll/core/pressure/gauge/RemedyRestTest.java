package dev.plimsoll.core.pressure.gauge;

import static dev.plimsoll.PressureLevel.CRITICAL;
import static dev.plimsoll.PressureLevel.MODERATE;
import static dev.plimsoll.PressureLevel.NORMAL;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A remedy, and the turns of two. */
class RemedyRestTest {
  private static final long MILLI = 1_000_000L;

  private final RemedyRest rest = new RemedyRest(10, 100, 1);
  private final GaugeRemedy remedy = new GaugeRemedy(true, false);

  private void once(RemedyRest of, long at, long before, long after) {
    of.begin(at, before);
    of.done(at);
    of.settle(at, after, 5);
  }

  private static void assertReadyAt(RemedyRest rest, long at) {
    assertThat(rest.isReady(at - 1)).as("before").isFalse();
    assertThat(rest.isReady(at)).as("at").isTrue();
  }

  @Test
  void isReady_neverUsed_atOnce() {
    assertThat(rest.isReady(Long.MIN_VALUE / 2)).isTrue();
    assertThat(rest.isUnderWay()).isFalse();
    assertThat(rest.wasFruitless()).isFalse();
  }

  @Test
  void isReady_underWay_notUntilItsEffectWasJudged() {
    rest.begin(0, 100);
    rest.settle(50, 0, 5);
    assertThat(rest.isReady(1000)).isFalse();
    rest.done(60);
    rest.settle(59, 0, 5);
    assertThat(rest.isUnderWay()).isTrue();
    rest.settle(60, 0, 5);
    assertThat(rest.isUnderWay()).isFalse();
    assertReadyAt(rest, 70);
  }

  @Test
  void settle_fruitful_theLeastRest() {
    once(rest, 0, 100, 95);
    assertThat(rest.wasFruitless()).isFalse();
    assertReadyAt(rest, 10);
    once(rest, 20, 100, 95);
    assertReadyAt(rest, 30);
  }

  @Test
  void settle_fruitless_doublesToTheMost() {
    for (long length : new long[] {10, 20, 40, 80, 100, 100}) {
      once(rest, 1000 * length, 100, 96);
      assertThat(rest.wasFruitless()).isTrue();
      assertReadyAt(rest, 1000 * length + length);
    }
    once(rest, 200_000, 100, 95);
    assertReadyAt(rest, 200_010);
  }

  @Test
  void settle_severalTries_noRestBetweenThem() {
    RemedyRest three = new RemedyRest(10, 100, 3);
    once(three, 0, 100, 100);
    assertThat(three.isReady(0)).isTrue();
    once(three, 1, 100, 100);
    assertThat(three.isReady(1)).isTrue();
    once(three, 2, 100, 100);
    assertReadyAt(three, 12);
    once(three, 20, 100, 100);
    assertReadyAt(three, 40);
  }

  @Test
  void settle_vainForEver_staysAtTheMost() {
    for (int i = 0; i < 100; i++) {
      once(rest, 1000L * i, 100, 100);
    }
    assertReadyAt(rest, 99_100);
  }

  @Test
  void rearm_theRestIsOverAndWhatWasInVainForgotten() {
    once(rest, 0, 100, 100);
    once(rest, 100, 100, 100);
    rest.rearm(105);
    assertReadyAt(rest, 105);
    assertThat(rest.wasFruitless()).isFalse();
    once(rest, 200, 100, 100);
    assertReadyAt(rest, 210);
  }

  @Test
  void done_neverBegun_judgesNothing() {
    rest.done(0);
    rest.settle(10, 100, 5);
    assertThat(rest.wasFruitless()).isFalse();
    assertThat(rest.isReady(10)).isTrue();
  }

  @Test
  void remedy_nothingUsedUp_hasNoMoreToPress() {
    remedy.next(0, MODERATE, 1000, 0, 0, false, false);
    assertThat(remedy.isPressing(true)).isFalse();
    remedy.hurry();
    assertThat(remedy.isPressing(true)).isTrue();
    remedy.next(1, NORMAL, 1000, 0, 0, false, false);
    assertThat(remedy.isPressing(true)).as("the level is gone").isFalse();
    remedy.hurry();
    remedy.next(2, MODERATE, 1000, 0, 0, false, false);
    assertThat(remedy.isPressing(true)).isTrue();
    remedy.shedBegun(2);
    assertThat(remedy.isPressing(true)).isFalse();
    remedy.next(3, MODERATE, 1000, 0, 0, false, true);
    assertThat(remedy.isPressing(true)).as("our shed runs").isTrue();
  }

  @Test
  void remedy_shedOfAnother_doesNotPress() {
    remedy.next(0, MODERATE, 1000, 0, 0, false, true);
    assertThat(remedy.isPressing(true)).isFalse();
    assertThat(remedy.wantsShed(0)).as("one at a time").isFalse();
    assertThat(remedy.wantsCollection(0, CRITICAL, false)).isFalse();
  }

  @Test
  void remedy_collecting_waitsForIt() {
    remedy.next(0, CRITICAL, 1000, 0, 0, true, false);
    assertThat(remedy.wantsShed(0)).isFalse();
    assertThat(remedy.wantsCollection(0, CRITICAL, false)).isFalse();
  }

  @Test
  void remedy_collectionFirst_onlyAtCriticalAndWithNobodyToAsk() {
    remedy.next(0, CRITICAL, 1000, 0, 0, false, false);
    assertThat(remedy.wantsCollection(0, MODERATE, false)).isFalse();
    assertThat(remedy.wantsCollection(0, CRITICAL, true)).isFalse();
    assertThat(remedy.wantsCollection(0, CRITICAL, false)).isTrue();
  }

  @Test
  void remedy_shedIsOverOnlyWhenNoneRuns() {
    remedy.next(0, CRITICAL, 1000, 0, 0, false, false);
    remedy.shedBegun(0);
    remedy.next(1, CRITICAL, 1000, 0, 1, false, true);
    assertThat(remedy.wantsCollection(1, CRITICAL, true)).isFalse();
    remedy.next(2, CRITICAL, 1000, 0, 1, false, false);
    assertThat(remedy.wantsCollection(2, CRITICAL, true)).isTrue();
    assertThat(remedy.isPressing(true)).isTrue();
  }

  /** A hundredth came back 125 ms after the collection: fruitful, and a quarter of a second on. */
  @Test
  void remedy_judgedAfterTheCleanersHadTime() {
    shedAndCollect(991);
    assertThat(remedy.wantsShed(375 * MILLI - 1)).isFalse();
    assertThat(remedy.wantsShed(375 * MILLI)).isTrue();
  }

  @Test
  void remedy_lessThanAHundredth_isInVain() {
    shedAndCollect(992);
    remedy.shedBegun(375 * MILLI);
    remedy.next(375 * MILLI, CRITICAL, 1000, 1, 2, false, false);
    remedy.collectionBegun(375 * MILLI);
    remedy.next(375 * MILLI, CRITICAL, 1000, 2, 2, false, false);
    remedy.next(500 * MILLI, CRITICAL, 1000, 2, 2, false, false);
    assertThat(remedy.wantsShed(1000 * MILLI - 1)).isFalse();
    assertThat(remedy.wantsShed(1000 * MILLI)).isTrue();
  }

  private void shedAndCollect(long left) {
    remedy.next(0, CRITICAL, 1000, 0, 0, false, false);
    remedy.shedBegun(0);
    remedy.next(0, CRITICAL, 1000, 0, 1, false, false);
    remedy.collectionBegun(0);
    remedy.next(0, CRITICAL, 1000, 1, 1, false, false);
    remedy.next(125 * MILLI - 1, CRITICAL, left, 1, 1, false, false);
    assertThat(remedy.wantsShed(10_000 * MILLI)).as("not judged yet").isFalse();
    remedy.next(125 * MILLI, CRITICAL, left, 1, 1, false, false);
  }

  @Test
  void remedy_levelRises_restIsOver() {
    remedy.next(0, MODERATE, 1000, 0, 0, false, false);
    remedy.shedBegun(0);
    remedy.next(0, MODERATE, 1000, 0, 1, false, false);
    remedy.collectionBegun(0);
    remedy.next(0, MODERATE, 1000, 1, 1, false, false);
    remedy.next(125 * MILLI, MODERATE, 1000, 1, 1, false, false);
    assertThat(remedy.wantsShed(130 * MILLI)).isFalse();
    remedy.next(130 * MILLI, CRITICAL, 1000, 1, 1, false, false);
    assertThat(remedy.wantsShed(130 * MILLI)).isTrue();
  }
}
