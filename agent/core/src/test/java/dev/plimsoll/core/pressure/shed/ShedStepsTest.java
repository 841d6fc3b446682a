package dev.plimsoll.core.pressure.shed;

import static dev.plimsoll.PressureLevel.CRITICAL;
import static dev.plimsoll.PressureLevel.MODERATE;
import static dev.plimsoll.PressureLevel.NORMAL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.plimsoll.PressureLevel;
import dev.plimsoll.core.pressure.Collector;
import dev.plimsoll.core.pressure.HeapModel;
import dev.plimsoll.core.pressure.shed.ShedController.State;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Each step of the controller by its figures, on both sides of each of its lines. The heap holds
 * 10,000, so that a point of K is 100.
 */
class ShedStepsTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long OPEN = Long.MAX_VALUE;

  private final ShedInput in = new ShedInput();
  private ShedController controller =
      new ShedController(new HeapModel(Collector.PARALLEL, 10_000, -1));

  @BeforeEach
  void cacheOf5000() {
    in.nanos = 5;
    in.capacityBytes = 10_000;
    in.cacheBytes = 5000;
    in.floorBytes = 500;
    in.hooksBudgetNanos = SECOND;
    in.provenSerial = 1;
    prove(7000);
    next(NORMAL);
  }

  private void prove(long live) {
    in.provenSerial++;
    in.provenLiveBytes = live;
    in.mostLiveBytes = live;
    in.usedBytes = Math.max(in.usedBytes, live);
  }

  private long next(PressureLevel level) {
    in.level = level;
    controller.next(in);
    return controller.boundBytes();
  }

  private long after(long nanos, PressureLevel level) {
    in.nanos += nanos;
    return next(level);
  }

  @Test
  void next_normal_open() {
    assertThat(next(NORMAL)).isEqualTo(OPEN);
    assertThat(controller.wantsShed()).isFalse();
    assertThat(controller.stepBytes()).isZero();
  }

  @Test
  void next_noMaximum_nothingEver() {
    ShedController unlimited = new ShedController(new HeapModel(Collector.PARALLEL, -1, -1));
    in.level = CRITICAL;
    in.failureEvidence = true;
    unlimited.next(in);
    assertThat(unlimited.state()).isEqualTo(State.OPEN);
    assertThat(unlimited.boundBytes()).isEqualTo(OPEN);
  }

  /** 7,800 are alive, 6,600 is the target. */
  @Test
  void hold_moderate_halfOfWhatIsMissing() {
    prove(7800);
    assertThat(next(MODERATE)).isEqualTo(4400);
    assertThat(controller.state()).isEqualTo(State.HOLD);
    assertThat(controller.stepBytes()).isEqualTo(600);
  }

  @Test
  void hold_critical_allOfWhatIsMissing_once() {
    prove(8600);
    assertThat(next(CRITICAL)).isEqualTo(3000);
  }

  @Test
  void hold_littleIsMissing_aStepOf4Percent() {
    prove(7300);
    assertThat(next(MODERATE)).isEqualTo(4600);
  }

  @Test
  void hold_smallCaches_downToTheFloor() {
    in.cacheBytes = 700;
    prove(8600);
    assertThat(next(CRITICAL)).isEqualTo(500);
  }

  /** More than what the rest leaves need not be learned. */
  @Test
  void hold_learnsNoMoreThanWhatTheRestLeaves() {
    in.cacheBytes = 5000;
    prove(9000);
    next(NORMAL);
    // The rest needs 4,000; 8,500 is the most that may live.
    in.cacheBytes = 7000;
    assertThat(next(MODERATE)).isEqualTo(4500);
  }

  /** The count is a tenth of a second old, the proof is not: 800 of the 7,800 are not known of. */
  @Test
  void hold_cachesGrewSinceTheyWereCounted_isACutFromWhatTheShedFound() {
    prove(7800);
    assertThat(next(MODERATE)).isEqualTo(4400);
    in.shedding = true;
    in.countedBytes = 5800;
    assertThat(after(1, MODERATE)).as("the shed is under way").isEqualTo(4400);
    in.shedding = false;
    in.sheds = 1;
    in.cacheBytes = 5200;
    in.evictedUncollectedBytes = 600;
    assertThat(after(1, MODERATE)).isEqualTo(5200);
    assertThat(controller.wantsShed()).isFalse();
    assertThat(after(1, MODERATE)).as("once").isEqualTo(5200);
  }

  @Test
  void hold_cachesShrankSinceTheyWereCounted_staysWhereItIs() {
    prove(7800);
    next(MODERATE);
    in.countedBytes = 4900;
    in.sheds = 1;
    in.cacheBytes = 4400;
    assertThat(after(1, MODERATE)).isEqualTo(4400);
  }

  @Test
  void hold_failedMeanwhile_whatWasUncountedComesNotBack() {
    prove(7800);
    next(MODERATE);
    failed(true);
    next(CRITICAL);
    failed(false);
    in.countedBytes = 5800;
    in.sheds = 1;
    assertThat(after(1, CRITICAL)).isEqualTo(500);
  }

  /** A collection is told twice: roughly at once, exactly a moment later. */
  @Test
  void wall_provenAgainWhileTheFirstShedIsUnderWay_isNoSecondFailure() {
    prove(9300);
    in.failureEvidence = true;
    assertThat(next(CRITICAL)).isEqualTo(2300);
    in.shedding = true;
    prove(9350);
    assertThat(after(1, CRITICAL)).isEqualTo(2300);
    in.shedding = false;
    in.sheds = 1;
    in.cacheBytes = 2300;
    assertThat(after(1, CRITICAL)).as("still none after the shed").isEqualTo(2300);
    prove(9350);
    assertThat(after(1, CRITICAL)).as("the heap stays full in spite of it").isEqualTo(500);
  }

  /** No allocation has failed: what is missing, not all, however often it is proven. */
  @Test
  void wall_provenAfterTheShedToo_whatIsMissingGoesAndNoMore() {
    in.cacheBytes = 8000;
    prove(9300);
    in.failureEvidence = true;
    assertThat(next(CRITICAL)).isEqualTo(5300);
    in.cacheBytes = 5300;
    prove(9200);
    assertThat(after(1, CRITICAL)).isEqualTo(2700);
    assertThat(controller.belowKeep()).isFalse();
    assertThat(after(1, CRITICAL)).as("the same proof").isEqualTo(2700);
  }

  @Test
  void trim_stillMissing_doublesByProof() {
    prove(7800);
    next(MODERATE);
    in.cacheBytes = 4400;
    prove(7800);
    assertThat(after(1, MODERATE)).as("4 % by the proof").isEqualTo(4000);
    in.cacheBytes = 4000;
    prove(7800);
    assertThat(after(1, MODERATE)).as("8 %").isEqualTo(3200);
    in.cacheBytes = 3200;
    prove(9900);
    assertThat(after(1, MODERATE)).as("16 %").isEqualTo(1600);
    in.cacheBytes = 9900;
    prove(9900);
    assertThat(after(1, MODERATE)).as("no less than the floor").isEqualTo(500);
  }

  @Test
  void trim_noProof_onceASecond() {
    prove(7800);
    next(MODERATE);
    assertThat(after(SECOND - 1, MODERATE)).isEqualTo(4400);
    // The order of before is believed for two seconds, but it brought nothing.
    assertThat(after(1, MODERATE)).isEqualTo(4000);
  }

  @Test
  void trim_withinTwoPoints_enough() {
    prove(7800);
    next(MODERATE);
    in.cacheBytes = 4400;
    prove(6800);
    assertThat(after(1, MODERATE)).isEqualTo(4400);
    prove(6801);
    assertThat(after(1, MODERATE)).as("201 are missing, and no more is taken").isEqualTo(4199);
  }

  @Test
  void trim_shedding_waits() {
    prove(7800);
    next(MODERATE);
    prove(7800);
    in.shedding = true;
    assertThat(after(2 * SECOND, MODERATE)).isEqualTo(4400);
    in.shedding = false;
    assertThat(next(MODERATE)).isEqualTo(4000);
  }

  /** At CRITICAL what is above 75 % goes at once, however small the step would be. */
  @Test
  void trim_critical_downTo75Percent() {
    prove(7600);
    assertThat(next(MODERATE)).isEqualTo(4500);
    prove(8500);
    assertThat(after(1, CRITICAL)).isEqualTo(3500);
  }

  @Test
  void trim_criticalBelow75Percent_waitsForItsSecond() {
    prove(7500);
    assertThat(next(MODERATE)).isEqualTo(4550);
    assertThat(after(1, CRITICAL)).isEqualTo(4550);
  }

  /** Nearly full, full before a shed could bring anything, and not of garbage alone. */
  @Test
  void hold_fullBeforeAShedCouldHelp_isAsUrgentAsCritical() {
    prove(8100);
    in.usedBytes = 9301;
    in.timeToFullNanos = 149_999_999;
    assertThat(next(MODERATE)).isEqualTo(3500);
  }

  @Test
  void hold_anyOfTheThreeMissing_isNotUrgent() {
    prove(8100);
    in.usedBytes = 9300;
    in.timeToFullNanos = 149_999_999;
    assertThat(fresh()).isEqualTo(4250);
    in.usedBytes = 9301;
    in.timeToFullNanos = 150_000_000;
    assertThat(fresh()).isEqualTo(4250);
    in.timeToFullNanos = 149_999_999;
    in.provenLiveBytes = 8000;
    assertThat(fresh()).isEqualTo(4300);
  }

  private long fresh() {
    ShedController other = new ShedController(new HeapModel(Collector.PARALLEL, 10_000, -1));
    in.level = MODERATE;
    other.next(in);
    return other.boundBytes();
  }

  @Test
  void fail_toTheFloorAtOnce() {
    failed(true);
    prove(7000);
    assertThat(next(NORMAL)).isEqualTo(500);
    assertThat(controller.state()).isEqualTo(State.HOLD);
    assertThat(controller.belowKeep()).isFalse();
  }

  @Test
  void fail_atTheFloor_keepsNothing() {
    failed(true);
    next(CRITICAL);
    in.cacheBytes = 551;
    next(CRITICAL);
    assertThat(controller.belowKeep()).as("51 above it").isFalse();
    in.shedding = true;
    in.cacheBytes = 550;
    next(CRITICAL);
    assertThat(controller.belowKeep()).as("the shed is under way").isFalse();
    in.shedding = false;
    assertThat(next(CRITICAL)).isZero();
    assertThat(controller.belowKeep()).isTrue();
    failed(false);
    next(NORMAL);
    assertThat(controller.belowKeep()).as("until it is quiet").isFalse();
  }

  private void failed(boolean allocation) {
    in.failureEvidence = allocation;
    in.allocationFailed = allocation;
  }

  /** W falls by a tenth, at most every five seconds. */
  @Test
  void fail_learnsOnceInFiveSeconds() {
    prove(7800);
    next(MODERATE);
    failed(true);
    next(CRITICAL);
    after(5 * SECOND - 1, CRITICAL);
    failed(false);
    assertThat(returned()).isEqualTo(4400 * 9 / 10);
  }

  @Test
  void fail_fiveSecondsLater_learnsAgain() {
    prove(7800);
    next(MODERATE);
    failed(true);
    next(CRITICAL);
    after(5 * SECOND, CRITICAL);
    failed(false);
    assertThat(returned()).isEqualTo(4400 * 81 / 100);
  }

  /** 9,900 are taken, garbage and all: 800 is what is missing too much. */
  private void guessOnZgc() {
    controller = new ShedController(new HeapModel(Collector.ZGC, 10_000, -1));
    in.capacityBytes = 9200;
    next(NORMAL);
    prove(9900);
    assertThat(next(CRITICAL)).isCloseTo(800, within(1L));
  }

  /** The full heap was that of before the cut. */
  @Test
  void fail_zgcBeforeTheFirstCutIsInForce_isNoReasonToLearnLess() {
    guessOnZgc();
    failed(true);
    assertThat(after(1, CRITICAL)).isEqualTo(500);
    prove(5700 - 300);
    failed(false);
    in.cacheBytes = 500;
    assertThat(inQuiet()).isCloseTo(800, within(1L));
  }

  @Test
  void fail_zgcBesideWhatTheFirstCutLeft_learnsLess() {
    guessOnZgc();
    in.cacheBytes = 800;
    prove(9000);
    next(CRITICAL);
    failed(true);
    assertThat(after(1, CRITICAL)).isEqualTo(500);
    prove(5700 - 220);
    failed(false);
    in.cacheBytes = 500;
    assertThat(inQuiet()).isCloseTo(720, within(1L));
  }

  /** Once: 3,000 live beside 800 in the caches, and 5,700 is the target. */
  @Test
  void recover_zgc_whatTheFirstCutLearnedIsCorrectedWhenTheLevelHasFallen() {
    guessOnZgc();
    in.cacheBytes = 800;
    prove(3000);
    after(SECOND - 1, NORMAL);
    assertThat(controller.boundBytes()).as("for a second it is held").isEqualTo(800);
    after(1, NORMAL);
    after(SECOND / 5, NORMAL);
    long half = 800 + 2700 / 2;
    assertThat(controller.boundBytes()).as("half of the way").isCloseTo(half, within(1L));
    long whole = inQuiet();
    assertThat(whole).isCloseTo(3500, within(1L));
    in.cacheBytes = whole;
    prove(4700);
    assertThat(after(SECOND, NORMAL)).as("once").isEqualTo(whole);
  }

  /** Whereto the bound goes; not long enough for more to be tried. */
  private long inQuiet() {
    for (int i = 0; i < 60; i++) {
      after(SECOND / 5, NORMAL);
    }
    return controller.boundBytes();
  }

  /** 200 more than the target live, when the level has fallen. */
  @Test
  void recover_zgcFirstCutLeftTooMuch_learnsLess() {
    guessOnZgc();
    in.cacheBytes = 800;
    prove(5900);
    assertThat(after(SECOND, NORMAL)).isEqualTo(600);
    prove(9000);
    assertThat(after(SECOND, NORMAL)).as("once").isEqualTo(600);
  }

  /** 5,000 live beside 500 in the caches, and 6,600 is the target; a step would have left 4,140. */
  @Test
  void recover_firstCutBeforeAnyProof_isCorrectedByTheFirstThatFollows() {
    in.provenLiveBytes = -1;
    failed(true);
    assertThat(next(CRITICAL)).isEqualTo(500);
    failed(false);
    in.cacheBytes = 500;
    prove(5000);
    after(SECOND, NORMAL);
    assertThat(inQuiet()).isEqualTo(2100);
  }

  /** Half of what was missing was learned: 200 more than the target would live with all of it. */
  @Test
  void recover_firstCutWasHalfOfWhatWasMissing_learnsLess() {
    prove(7800);
    assertThat(next(MODERATE)).isEqualTo(4400);
    in.cacheBytes = 3600;
    prove(7300);
    assertThat(after(SECOND, MODERATE)).as("a step more").isEqualTo(3200);
    in.cacheBytes = 3200;
    prove(5600);
    after(SECOND, NORMAL);
    assertThat(inQuiet()).isEqualTo(4200);
    in.cacheBytes = 4200;
    prove(6900);
    assertThat(after(SECOND, NORMAL)).as("once").isEqualTo(4200);
  }

  /** The level fell before the next step: 7,000 live, 400 more than the target. */
  @Test
  void recover_firstCutWasAllThereWas_theRestOfItFollows() {
    prove(7800);
    assertThat(next(MODERATE)).isEqualTo(4400);
    in.cacheBytes = 4400;
    prove(7000);
    assertThat(after(SECOND, NORMAL)).isEqualTo(4000);
    assertThat(inQuiet()).isEqualTo(4000);
  }

  @Test
  void recover_firstCutWasByAProof_learnsNoMore() {
    prove(9900);
    assertThat(next(CRITICAL)).isEqualTo(1700);
    in.cacheBytes = 1700;
    prove(3000);
    after(SECOND, NORMAL);
    assertThat(after(SECOND, NORMAL)).isEqualTo(1700);
  }

  /** Whereto the bound goes back in quiet; little is alive, so that nothing keeps it. */
  private long returned() {
    in.cacheBytes = 500;
    in.usedBytes = 0;
    prove(2000);
    long bound = next(NORMAL);
    for (int i = 0; i < 70; i++) {
      bound = after(SECOND / 5, NORMAL);
    }
    return bound;
  }

  @Test
  void recover_aSecondOfQuiet_thenHalfOfTheWayEach200Millis() {
    prove(7800);
    next(MODERATE);
    failed(true);
    next(CRITICAL);
    failed(false);
    in.cacheBytes = 500;
    prove(3000);
    assertThat(after(SECOND - 1, NORMAL)).isEqualTo(500);
    assertThat(controller.state()).isEqualTo(State.HOLD);
    assertThat(after(1, NORMAL)).isEqualTo(500);
    assertThat(controller.state()).isEqualTo(State.RETURN);
    assertThat(after(SECOND / 5 - 1, NORMAL)).isEqualTo(500);
    // To 3,960, what was learned: a tenth below 4,400.
    assertThat(after(1, NORMAL)).isEqualTo(500 + 3460 / 2);
    assertThat(after(SECOND / 5 - 1, NORMAL)).isEqualTo(2230);
    assertThat(after(1, NORMAL)).isEqualTo(2230 + 1730 / 2);
  }

  @Test
  void recover_predictionAtTheLine_doesNotGrow() {
    prove(7800);
    next(MODERATE);
    failed(true);
    next(CRITICAL);
    failed(false);
    in.cacheBytes = 500;
    prove(3000);
    after(SECOND, NORMAL);
    // It rose at 7,800, so 7,400 is the most, and less than a point is no growth.
    prove(7301);
    after(2 * SECOND, NORMAL);
    assertThat(after(SECOND, NORMAL)).isEqualTo(500);
    prove(7280);
    assertThat(after(SECOND, NORMAL)).as("what there is room for").isEqualTo(620);
  }

  @Test
  void recover_pressedAgain_staysWhereItIs() {
    prove(7800);
    next(MODERATE);
    failed(true);
    next(CRITICAL);
    failed(false);
    in.cacheBytes = 500;
    prove(3000);
    after(SECOND, NORMAL);
    after(SECOND / 5, NORMAL);
    assertThat(controller.boundBytes()).isEqualTo(2230);
    prove(6700);
    assertThat(after(1, MODERATE)).as("no more than there is").isEqualTo(500);
    assertThat(controller.state()).isEqualTo(State.HOLD);
  }

  private void untilProbe() {
    prove(7800);
    next(MODERATE);
    in.cacheBytes = 4400;
    prove(6600);
    after(SECOND, NORMAL);
    assertThat(controller.state()).isEqualTo(State.RETURN);
    after(14 * SECOND - 1, NORMAL);
    assertThat(controller.state()).isEqualTo(State.RETURN);
    after(1, NORMAL);
    assertThat(controller.state()).isEqualTo(State.PROBE);
  }

  @Test
  void probe_fifteenQuietSecondsThenAPointEachFive() {
    untilProbe();
    assertThat(after(5 * SECOND - 1, NORMAL)).isEqualTo(4400);
    assertThat(after(1, NORMAL)).isEqualTo(4500);
    assertThat(after(5 * SECOND, NORMAL)).isEqualTo(4600);
  }

  /** 6,000 are alive, 6,600 is the target. */
  @Test
  void probe_belowTheTarget_aQuarterOfTheWay() {
    untilProbe();
    prove(6000);
    assertThat(after(5 * SECOND, NORMAL)).isEqualTo(4400 + 150);
  }

  /** 5,400 are alive: a quarter of the way to 6,600 would be 300 more. */
  @Test
  void probe_farBelowTheTarget_neverAboveWhatTheRestLeaves() {
    untilProbe();
    prove(5400);
    assertThat(after(5 * SECOND, NORMAL)).isEqualTo(4600);
  }

  /** The rest needed 7,800 - 5,000 and the level rose at 7,800: 4,600 may be held. */
  @Test
  void probe_neverAboveWhatTheRestLeaves() {
    untilProbe();
    for (int i = 0; i < 20; i++) {
      after(5 * SECOND, NORMAL);
    }
    assertThat(controller.boundBytes()).isEqualTo(4600);
  }

  @Test
  void probe_theApplicationsOwnBoundFits_opens() {
    untilProbe();
    in.appBoundBytes = 4601;
    after(1, NORMAL);
    assertThat(controller.state()).isEqualTo(State.PROBE);
    in.appBoundBytes = 4600;
    assertThat(after(1, NORMAL)).isEqualTo(OPEN);
    assertThat(controller.state()).isEqualTo(State.OPEN);
  }

  /** 5,400 are alive between bursts: a quarter of the way to 6,600, whatever bursts need. */
  @Test
  void regain_burstSurvived_growsToTheTargetEachFiveSeconds() {
    surviveBurst();
    long learned = 4400;
    assertThat(after(SECOND / 5, NORMAL)).isEqualTo(learned + 300);
    assertThat(after(5 * SECOND - 1, NORMAL)).isEqualTo(learned + 300);
    // As if the caches had filled meanwhile.
    in.cacheBytes = 4700;
    assertThat(after(1, NORMAL)).isEqualTo(learned + 300 + 225);
    assertThat(controller.state()).isEqualTo(State.RETURN);
  }

  /** The level stands for its second, the burst is over by a proof: 4,400 were learned. */
  @Test
  void hold_burstLikeOneThatWasSurvivedIsOver_givesBackBeforeTheLevelFalls() {
    surviveBurst();
    prove(7900);
    assertThat(after(1, MODERATE)).isEqualTo(4000);
    in.cacheBytes = 4000;
    in.sheds++;
    assertThat(after(1, MODERATE)).as("no proof yet").isEqualTo(4000);
    prove(6401);
    assertThat(after(1, MODERATE)).as("201 above the target, were it full").isEqualTo(4000);
    prove(6400);
    assertThat(after(1, MODERATE)).isEqualTo(4400);
    assertThat(controller.state()).isEqualTo(State.HOLD);
  }

  @Test
  void hold_noneWasSurvivedYet_givesBackAsTheLevelFalls() {
    prove(7800);
    next(MODERATE);
    in.cacheBytes = 4400;
    prove(5400);
    after(2 * SECOND, NORMAL);
    prove(7900);
    assertThat(after(SECOND, MODERATE)).isEqualTo(4000);
    in.cacheBytes = 4000;
    prove(5000);
    assertThat(after(1, MODERATE)).isEqualTo(4000);
  }

  @Test
  void hold_allocationFailedInThisBurst_givesBackAsTheLevelFalls() {
    surviveBurst();
    prove(7900);
    failed(true);
    assertThat(after(1, CRITICAL)).isEqualTo(500);
    failed(false);
    in.cacheBytes = 500;
    in.sheds++;
    prove(1500);
    assertThat(after(1, CRITICAL)).isEqualTo(500);
  }

  @Test
  void regain_theFirstEpisode_isNoBurst() {
    prove(7800);
    next(MODERATE);
    in.cacheBytes = 4400;
    prove(5400);
    for (int i = 0; i < 70; i++) {
      assertThat(after(SECOND / 5, NORMAL)).isEqualTo(4400);
    }
  }

  @Test
  void regain_anAllocationFailed_notBeforeAnotherWasSurvived() {
    surviveBurst();
    failed(true);
    after(1, CRITICAL);
    failed(false);
    in.cacheBytes = 500;
    prove(1500);
    after(SECOND, NORMAL);
    for (int i = 0; i < 60; i++) {
      assertThat(after(SECOND / 5, NORMAL)).isLessThanOrEqualTo(4400 * 9 / 10);
    }
  }

  @Test
  void regain_proofAtTheWall_notBeforeAnotherWasSurvived() {
    surviveBurst();
    in.failureEvidence = true;
    prove(9300);
    after(1, CRITICAL);
    in.failureEvidence = false;
    in.cacheBytes = 1700;
    prove(2700);
    after(SECOND, NORMAL);
    for (int i = 0; i < 60; i++) {
      assertThat(after(SECOND / 5, NORMAL)).isLessThanOrEqualTo(4400 * 97 / 100);
    }
  }

  @Test
  void regain_lessThanAPointBelowTheTarget_isEnough() {
    surviveBurst();
    prove(6501);
    assertThat(after(SECOND / 5, NORMAL)).isEqualTo(4400);
  }

  /** Until the bound is what was learned again. */
  private void surviveBurst() {
    after(10 * SECOND, NORMAL);
    prove(7800);
    next(MODERATE);
    in.cacheBytes = 4400;
    prove(5400);
    after(2 * SECOND, NORMAL);
    prove(7900);
    assertThat(after(SECOND, MODERATE)).isEqualTo(4000);
    in.cacheBytes = 4000;
    prove(6200);
    for (int i = 0; i < 20 && controller.boundBytes() < 4400; i++) {
      after(SECOND / 5, NORMAL);
    }
    in.cacheBytes = 4400;
    prove(5400);
  }

  @Test
  void probe_pressedAgain_theMinuteOfThePlateau() {
    untilProbe();
    after(5 * SECOND, NORMAL);
    prove(7000);
    in.cacheBytes = 4500;
    assertThat(after(1, MODERATE)).isEqualTo(4100);
    in.cacheBytes = 4100;
    prove(6000);
    for (int i = 0; i < 100; i++) {
      after(SECOND / 5, NORMAL);
    }
    assertThat(controller.state()).isEqualTo(State.PROBE);
  }

  @Test
  void order_muchAtOnce_littleOnceASecond_leastNever() {
    prove(7800);
    next(MODERATE);
    in.level = NORMAL;
    in.cacheBytes = 4400 + 199;
    after(1, NORMAL);
    assertThat(controller.stepBytes()).as("rests").isZero();
    in.cacheBytes = 4400 + 200;
    after(1, NORMAL);
    assertThat(controller.stepBytes()).as("much").isEqualTo(200);
    in.cacheBytes = 4400 + 50;
    after(SECOND - 1, NORMAL);
    assertThat(controller.stepBytes()).isZero();
    after(1, NORMAL);
    assertThat(controller.stepBytes()).isEqualTo(50);
    in.cacheBytes = 4400 + 49;
    after(5 * SECOND, NORMAL);
    assertThat(controller.wantsShed()).as("too little").isFalse();
  }

  @Test
  void rescale_estimatesAreCorrected_theBoundIsTheSameEntries() {
    prove(7800);
    next(MODERATE);
    in.cacheYield = 0.5;
    in.cacheBytes = 2200;
    assertThat(next(NORMAL)).isEqualTo(2200);
    assertThat(controller.wantsShed()).isFalse();
    in.cacheYield = 1;
    in.cacheBytes = 4400;
    assertThat(next(NORMAL)).isEqualTo(4400);
  }

  /** By that they have not grown, so nothing more is missing. */
  @Test
  void rescale_estimatesWereTooLow_isNoGrowth() {
    prove(7800);
    next(MODERATE);
    in.cacheBytes = 4400;
    prove(6600);
    after(3 * SECOND, MODERATE);
    in.cacheYield = 1.5;
    in.cacheBytes = 6600;
    assertThat(after(3 * SECOND, MODERATE)).isEqualTo(6600);
  }

  @Test
  void rescale_open_staysOpen() {
    in.cacheYield = 0.5;
    assertThat(next(NORMAL)).isEqualTo(OPEN);
  }

  /** Pauses of half of the time for ten seconds: what was learned is too much by 3 %. */
  @Test
  void cut_pausesTakeTooMuch_threePercentLess() {
    prove(7800);
    next(MODERATE);
    in.cacheBytes = 4400;
    prove(6000);
    in.gcShare = 0.5;
    for (int i = 0; i < 150; i++) {
      after(SECOND / 10, NORMAL);
    }
    assertThat(controller.boundBytes()).isEqualTo(4400 * 97 / 100);
  }

  @Test
  void cut_open_touchesNothing() {
    in.gcShare = 0.5;
    for (int i = 0; i < 150; i++) {
      after(SECOND / 10, NORMAL);
    }
    assertThat(controller.boundBytes()).isEqualTo(OPEN);
  }
}
