package dev.plimsoll.core.pressure.gauge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.PressureLevel;
import org.junit.jupiter.api.Test;

class GaugeRemedyTest {
  private static final long MILLI = 1_000_000L;

  private final GaugeRemedy remedy = new GaugeRemedy(true, false);
  private long proofs;
  private long sheds;

  private void look(long millis, PressureLevel level, long used) {
    remedy.next(millis * MILLI, level, used, proofs, sheds, false, false);
  }

  private boolean wantsCollection(long millis, boolean somebodyToAsk) {
    return remedy.wantsCollection(millis * MILLI, PressureLevel.CRITICAL, somebodyToAsk);
  }

  @Test
  void shed_isFollowedByACollectionAndNotByAnotherShed() {
    look(0, PressureLevel.CRITICAL, 95);
    assertThat(remedy.wantsShed(0)).isTrue();
    assertThat(wantsCollection(0, true)).isFalse();
    remedy.shedBegun(0);

    sheds++;
    look(10, PressureLevel.CRITICAL, 95);

    assertThat(remedy.wantsShed(10 * MILLI)).isFalse();
    assertThat(wantsCollection(10, true)).isTrue();
  }

  @Test
  void shedOfAnotherResource_callsForNothing() {
    sheds++;
    look(0, PressureLevel.CRITICAL, 95);

    assertThat(wantsCollection(0, true)).isFalse();
  }

  @Test
  void nobodyToAsk_atCritical_collectsWithMoreAndMoreRest() {
    int asked = 0;
    for (int i = 0; i < 6000; i++) {
      look(i * 100, PressureLevel.CRITICAL, 95);
      if (wantsCollection(i * 100, false)) {
        asked++;
        remedy.collectionBegun(i * 100 * MILLI);
        proofs++;
      }
    }

    assertThat(asked).isBetween(3, 14);
  }

  @Test
  void hurry_bringsTheNextShedAtOnce() {
    look(0, PressureLevel.CRITICAL, 95);
    remedy.shedBegun(0);
    sheds++;
    look(10, PressureLevel.CRITICAL, 95);
    remedy.collectionBegun(10 * MILLI);
    proofs++;
    look(20, PressureLevel.CRITICAL, 95);
    assertThat(remedy.wantsShed(20 * MILLI)).isFalse();

    remedy.hurry();

    assertThat(remedy.wantsShed(20 * MILLI)).isTrue();
  }

  @Test
  void freedAtOnce_shedInVain_owesNoCollectionAndMoreIsAskedForWithoutRest() {
    remedy.freesAtOnce(true);
    long asked = 0;
    int asks = 0;
    for (int millis = 0; millis < 60; millis += 2) {
      look(millis, PressureLevel.CRITICAL, 6000);
      remedy.hurryIfFruitful(400 * MILLI);
      assertThat(wantsCollection(millis, true)).isFalse();
      if (remedy.wantsShed(millis * MILLI)) {
        asked = remedy.wanted(4, 4, false, 0);
        remedy.shedBegun(millis * MILLI);
        sheds++;
        asks++;
      }
    }

    // 4, 8, 16, 32, and once more; then it rests.
    assertThat(asks).isEqualTo(5);
    assertThat(asked).isEqualTo(32);
  }

  @Test
  void freedAtOnce_shedThatHelps_isFollowedByTheNextWhenThatIsJudged() {
    remedy.freesAtOnce(true);
    look(0, PressureLevel.CRITICAL, 6000);
    remedy.shedBegun(0);
    sheds++;
    remedy.hurryIfFruitful(400 * MILLI);
    assertThat(remedy.wantsShed(0)).isFalse();

    look(2, PressureLevel.CRITICAL, 5000);
    remedy.hurryIfFruitful(400 * MILLI);

    assertThat(remedy.wantsShed(2 * MILLI)).isTrue();
  }

  @Test
  void shed_whoseBytesAreFreeAtOnce_owesNoCollection() {
    look(0, PressureLevel.CRITICAL, 95);
    remedy.shedBegun(0);
    sheds++;
    look(10, PressureLevel.MODERATE, 85);

    assertThat(wantsCollection(10, true)).isFalse();
    assertThat(remedy.wantsShed(10 * MILLI)).isFalse();
    remedy.hurryIfFruitful(400 * MILLI);
    assertThat(remedy.wantsShed(10 * MILLI)).isTrue();
  }

  @Test
  void hurryIfFruitful_afterAShedInVain_rests() {
    look(0, PressureLevel.CRITICAL, 95);
    remedy.shedBegun(0);
    sheds++;
    look(10, PressureLevel.CRITICAL, 95);
    remedy.collectionBegun(10 * MILLI);
    proofs++;
    look(20, PressureLevel.CRITICAL, 95);
    look(200, PressureLevel.CRITICAL, 95);
    remedy.hurryIfFruitful(400 * MILLI);

    assertThat(remedy.wantsShed(200 * MILLI)).isFalse();
  }

  /** Four bytes in pieces of one may leave a pool's chunk of four where it is. */
  @Test
  void wanted_whereTheNextRequestDoesNotFit_isAWholeOneAndTwiceThatAfterEachInVain() {
    look(0, PressureLevel.CRITICAL, 95);
    assertThat(remedy.wanted(1, 8, /* fits= */ true, 0)).isEqualTo(1);
    assertThat(remedy.wanted(1, 8, /* fits= */ false, 0)).isEqualTo(8);
    assertThat(remedy.wanted(20, 8, /* fits= */ false, 0)).isEqualTo(20);
    assertThat(remedy.wanted(0, 8, /* fits= */ true, 0)).as("it only waits to fall").isZero();
    assertThat(remedy.wanted(-5, 0, /* fits= */ true, 0)).isZero();
    assertThat(remedy.wanted(1, 8, /* fits= */ false, /* lacking= */ 3)).isEqualTo(3);

    for (int vain = 1; vain <= 5; vain++) {
      shedInVain(vain * 10_000);
      long factor = 1L << Math.min(3, vain);
      assertThat(remedy.wanted(1, 8, /* fits= */ false, 0)).isEqualTo(8 * factor);
      assertThat(remedy.wanted(1, 8, /* fits= */ false, /* lacking= */ 3)).isEqualTo(8 * factor);
      assertThat(remedy.wanted(20, 8, /* fits= */ true, 0)).isEqualTo(20 * factor);
    }
  }

  /** Whoever is asked first says that it gave, so that the others are not asked. */
  @Test
  void wanted_whileARequestGoesOnFailingInVain_isAllInTheEnd() {
    look(0, PressureLevel.CRITICAL, 95);
    for (int i = 0; i <= 4; i++) {
      assertThat(remedy.wanted(1, 8, /* fits= */ false, /* lacking= */ 3)).isEqualTo(3);
      remedy.hurry();
      remedy.shedBegun(i * 20 * MILLI);
    }
    assertThat(remedy.wanted(1, 8, /* fits= */ false, /* lacking= */ 3)).isEqualTo(Long.MAX_VALUE);
    assertThat(remedy.wanted(1, 8, /* fits= */ false, 0)).as("none is failing").isEqualTo(8);

    look(100, PressureLevel.CRITICAL, 70);
    remedy.shedBegun(100 * MILLI);
    assertThat(remedy.wanted(1, 8, /* fits= */ false, /* lacking= */ 3)).isEqualTo(3);
  }

  @Test
  void isDoubted_afterAShedInVain_untilOneHelpsOrTheLevelFalls() {
    look(0, PressureLevel.MODERATE, 85);
    assertThat(remedy.isDoubted()).isFalse();
    shedInVain(0);
    assertThat(remedy.isDoubted()).as("also once the level has risen").isTrue();

    remedy.shedBegun(1000 * MILLI);
    look(1010, PressureLevel.CRITICAL, 95);
    assertThat(remedy.isDoubted()).as("not judged yet").isTrue();
    sheds++;
    look(1020, PressureLevel.MODERATE, 85);
    assertThat(remedy.isDoubted()).isFalse();

    shedInVain(2000);
    look(3000, PressureLevel.NORMAL, 70);
    assertThat(remedy.isDoubted()).isFalse();
  }

  /** Where it fills fast, sheds follow each other before any is judged. */
  @Test
  void isDoubted_afterFiveHurriedInVain() {
    look(0, PressureLevel.CRITICAL, 95);
    for (int i = 0; i <= 4; i++) {
      assertThat(remedy.isDoubted()).isFalse();
      remedy.hurry();
      remedy.shedBegun(i * 20 * MILLI);
    }
    assertThat(remedy.isDoubted()).isTrue();
  }

  private static void look(GaugeRemedy of, long millis, PressureLevel level, int used, int proofs) {
    of.next(millis * MILLI, level, used, proofs, /* completedSheds= */ 0, false, false);
  }

  /** What metaspace has committed holds dead classes, too: nobody is asked for those. */
  @Test
  void collectsFirst_asksNobodyForWhatACollectionFrees() {
    GaugeRemedy classes = new GaugeRemedy(true, /* collectsFirst= */ true);
    look(classes, 0, PressureLevel.MODERATE, 81, 0);
    assertThat(classes.wantsShed(0)).isFalse();
    assertThat(classes.wantsCollection(0, PressureLevel.MODERATE, true)).isTrue();
    classes.collectionBegun(0);
    look(classes, 100, PressureLevel.MODERATE, 81, 1);
    assertThat(classes.wantsShed(100 * MILLI)).as("not judged yet").isFalse();

    look(classes, 300, PressureLevel.MODERATE, 60, 1);
    assertThat(classes.wantsShed(300 * MILLI)).isTrue();
    classes.nothingToAsk();
    look(classes, 900, PressureLevel.MODERATE, 82, 1);
    assertThat(classes.wantsShed(900 * MILLI)).as("it has filled again").isFalse();

    look(classes, 1000, PressureLevel.NORMAL, 60, 1);
    look(classes, 2000, PressureLevel.CRITICAL, 91, 1);
    assertThat(classes.wantsShed(2000 * MILLI)).isFalse();
    assertThat(classes.wantsCollection(2000 * MILLI, PressureLevel.CRITICAL, true)).isTrue();
  }

  @Test
  void collectsFirst_afterACollectionInVain_asks() {
    GaugeRemedy classes = new GaugeRemedy(true, /* collectsFirst= */ true);
    look(classes, 0, PressureLevel.MODERATE, 81, 0);
    classes.collectionBegun(0);
    look(classes, 100, PressureLevel.MODERATE, 81, 1);
    look(classes, 300, PressureLevel.MODERATE, 82, 1);

    assertThat(classes.wantsShed(300 * MILLI)).isTrue();
    assertThat(classes.wantsCollection(300 * MILLI, PressureLevel.MODERATE, true)).isFalse();
  }

  /**
   * Full in a quarter of a second, or no collection is allowed, or it failed: nobody waits for one.
   */
  @Test
  void collectsFirst_whereNoneCanBeWaitedFor_asks() {
    GaugeRemedy classes = new GaugeRemedy(true, /* collectsFirst= */ true);
    look(classes, 0, PressureLevel.MODERATE, 81, 0);
    classes.hurryIfFruitful(250 * MILLI);
    assertThat(classes.wantsShed(0)).as("time for a collection").isFalse();
    classes.hurryIfFruitful(249 * MILLI);
    assertThat(classes.wantsShed(0)).as("hurried").isTrue();

    GaugeRemedy forbidden = new GaugeRemedy(true, /* collectsFirst= */ true);
    look(forbidden, 0, PressureLevel.MODERATE, 81, 0);
    forbidden.collectionForbidden(0);
    assertThat(forbidden.wantsShed(0)).as("forbidden").isTrue();

    GaugeRemedy failing = new GaugeRemedy(true, /* collectsFirst= */ true);
    look(failing, 0, PressureLevel.MODERATE, 81, 0);
    failing.collectionBegun(0);
    look(failing, 999, PressureLevel.MODERATE, 81, 0);
    assertThat(failing.wantsShed(999 * MILLI)).isFalse();
    look(failing, 1000, PressureLevel.MODERATE, 81, 0);
    assertThat(failing.wantsShed(1000 * MILLI)).as("failed").isTrue();
  }

  private void shedInVain(long millis) {
    remedy.shedBegun(millis * MILLI);
    sheds++;
    look(millis + 10, PressureLevel.CRITICAL, 95);
    proofs++;
    look(millis + 20, PressureLevel.CRITICAL, 95);
    look(millis + 500, PressureLevel.CRITICAL, 95);
  }

  /** {@code -XX:+DisableExplicitGC}. */
  @Test
  void shed_whereNoCollectionIsAllowed_isFollowedByAnother() {
    look(0, PressureLevel.CRITICAL, 95);
    remedy.shedBegun(0);
    sheds++;
    look(10, PressureLevel.CRITICAL, 95);
    assertThat(wantsCollection(10, true)).isTrue();

    remedy.collectionForbidden(10 * MILLI);
    look(1000, PressureLevel.CRITICAL, 95);
    look(2000, PressureLevel.CRITICAL, 95);

    assertThat(remedy.owesCollection()).isFalse();
    assertThat(remedy.wantsShed(2000 * MILLI)).isTrue();
  }

  @Test
  void noRemedy_wantsNothing() {
    GaugeRemedy none = new GaugeRemedy(false, false);
    none.next(0, PressureLevel.CRITICAL, 95, 0, 0, false, false);

    assertThat(none.wantsShed(0)).isFalse();
    assertThat(none.wantsCollection(0, PressureLevel.CRITICAL, false)).isFalse();
  }

  @Test
  void hurry_whereNoShedCanFollow_isNotPressing() {
    look(0, PressureLevel.CRITICAL, 95);
    remedy.hurry();
    GaugeRemedy none = new GaugeRemedy(false, false);
    none.next(0, PressureLevel.CRITICAL, 95, 0, 0, false, false);
    none.hurry();

    assertThat(remedy.isPressing(/* somebodyToAsk= */ true)).isTrue();
    assertThat(remedy.isPressing(/* somebodyToAsk= */ false)).isFalse();
    assertThat(none.isPressing(/* somebodyToAsk= */ true)).isFalse();
  }
}
