package dev.plimsoll.core.pressure.shed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.PressureLevel;
import dev.plimsoll.core.pressure.Collector;
import dev.plimsoll.core.pressure.HeapModel;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is called a leak, and for each condition that it is not one without it. */
class LeakVerdictTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long CAPACITY = 1000;

  private final LeakVerdict verdict =
      new LeakVerdict(new HeapModel(Collector.SERIAL, CAPACITY, -1));

  private final ShedInput in = new ShedInput();
  private long bound;

  /** Everything shed, at the wall, hooks that need one second. */
  @BeforeEach
  void atTheWall() {
    in.capacityBytes = CAPACITY;
    in.level = PressureLevel.CRITICAL;
    in.cacheBytes = 0;
    in.floorBytes = 0;
    in.hooksBudgetNanos = SECOND;
    in.usedBytes = 920;
    in.provenLiveBytes = 920;
    in.mostLiveBytes = 920;
    bound = 0;
    next();
  }

  private boolean next() {
    verdict.next(in, bound);
    return verdict.verdict();
  }

  /** A collection after the last shed proves so much. */
  private boolean proof(long live, long afterNanos) {
    in.nanos += afterNanos;
    in.provenSerial++;
    in.provenLiveBytes = live;
    in.mostLiveBytes = live;
    return next();
  }

  /** As when a dry run is ended: what was proven long before has not grown since. */
  @Test
  void next_beginsWithAProofAndAnAllocationThatFails_notYet() {
    LeakVerdict anew = new LeakVerdict(new HeapModel(Collector.SERIAL, CAPACITY, -1));
    in.provenSerial = 5;
    in.allocationFailed = true;
    for (int i = 0; i < 3; i++) {
      in.nanos += SECOND / 100;
      anew.next(in, bound);
      assertThat(anew.verdict()).isFalse();
    }
    in.nanos += SECOND;
    in.provenSerial++;
    in.provenLiveBytes = 925;
    anew.next(in, bound);
    assertThat(anew.verdict()).as("5 in a second, 75 left").isFalse();
  }

  @Test
  void next_growsFromProofToProof_exhaustedAtTheSecond() {
    assertThat(proof(920, SECOND)).isFalse();
    // 30 in one second, 50 left: less than the three seconds that the hooks are to have.
    assertThat(proof(950, SECOND)).isTrue();
  }

  @Test
  void next_growsSlowly_notYet() {
    proof(910, SECOND);
    // 20 in a second, 70 left: 3.5 s.
    assertThat(proof(930, SECOND)).isFalse();
    // 30 in two seconds, 60 left: 4 s.
    assertThat(proof(940, SECOND)).isFalse();
    // 50 in three seconds, 40 left: 2.4 s.
    assertThat(proof(960, SECOND)).isTrue();
  }

  /** Two collections more would come when there is no room for hooks. */
  @Test
  void next_fullWithinTwoSeconds_collectionsAtModerateCount() {
    in.level = PressureLevel.MODERATE;
    proof(800, SECOND);
    assertThat(proof(860, SECOND)).isFalse();
    in.level = PressureLevel.CRITICAL;
    assertThat(proof(920, SECOND)).isTrue();
  }

  @Test
  void next_lastShedBringsAsMuchAsWasLeaked_standsAllTheSame() {
    in.level = PressureLevel.MODERATE;
    in.cacheBytes = 5;
    in.floorBytes = 5;
    proof(800, SECOND);
    in.level = PressureLevel.CRITICAL;
    assertThat(proof(920, SECOND)).isTrue();
    in.cacheBytes = 0;
    in.evictedUncollectedBytes = 80;
    next();
    in.evictedUncollectedBytes = 0;
    assertThat(proof(915, SECOND)).isTrue();
  }

  @Test
  void next_growthEnds_standsForASecondOnly() {
    in.level = PressureLevel.MODERATE;
    proof(800, SECOND);
    proof(860, SECOND);
    in.level = PressureLevel.CRITICAL;
    assertThat(proof(920, SECOND)).isTrue();
    assertThat(proof(920, SECOND - 1)).isTrue();
    assertThat(proof(920, SECOND)).isFalse();
  }

  @Test
  void next_endExactlyThreeBudgetsAway_notYet() {
    proof(920, SECOND);
    // 20 in a second, 60 left.
    assertThat(proof(940, SECOND)).isFalse();
    in.hooksBudgetNanos += 1;
    assertThat(next()).isTrue();
  }

  @Test
  void next_grownByLessThanAHundredth_isNoGrowth() {
    in.hooksBudgetNanos = 1000 * SECOND;
    proof(920, SECOND);
    assertThat(proof(929, SECOND)).isFalse();
    assertThat(proof(930, SECOND)).isTrue();
  }

  @Test
  void next_standsStillAt92Percent_forEver() {
    for (int i = 0; i < 100; i++) {
      assertThat(proof(920, SECOND)).isFalse();
    }
  }

  @Test
  void next_roomForNinePercent_not() {
    in.gcDebtFull = true;
    proof(900, SECOND);
    assertThat(proof(900, SECOND)).isFalse();
    assertThat(proof(901, SECOND)).isTrue();
  }

  @Test
  void next_theProofIsARange_itsUpperEndSaysWhetherThereIsRoom() {
    in.gcDebtFull = true;
    proof(920, SECOND);
    in.provenSerial++;
    in.provenLiveBytes = 800;
    in.mostLiveBytes = 901;
    assertThat(next()).isTrue();
  }

  @Test
  void next_pausesTookAllTheTime_noGrowthNeeded() {
    proof(920, SECOND);
    proof(920, SECOND);
    assertThat(verdict.verdict()).isFalse();
    in.gcDebtFull = true;
    assertThat(next()).isTrue();
  }

  @Test
  void next_allocationFailedAndTwoProofs_noGrowthNeeded() {
    proof(920, SECOND);
    assertThat(proof(920, SECOND)).isFalse();
    in.failureEvidence = true;
    in.allocationFailed = true;
    assertThat(next()).isTrue();
  }

  /** Evidence enough to shed, but all allocations are served: a large heap may live so. */
  @Test
  void next_eachProofIsAtTheWall_forEver() {
    in.failureEvidence = true;
    for (int i = 0; i < 100; i++) {
      assertThat(proof(925, SECOND)).isFalse();
    }
  }

  /** 200 in a second, and from then on there is no room to grow: errors go to nobody's gate. */
  @Test
  void next_ranIntoTheWallWhileTheLevelStood_exhaustedAtTheSecondProofThere() {
    in.level = PressureLevel.MODERATE;
    proof(760, SECOND);
    in.level = PressureLevel.CRITICAL;
    next();
    in.failureEvidence = true;
    assertThat(proof(960, SECOND)).isFalse();
    assertThat(proof(960, SECOND)).isTrue();
  }

  @Test
  void next_ranIntoTheWallFromCalm_exhaustedAtTheSecondProofThere() {
    in.level = PressureLevel.NORMAL;
    proof(600, SECOND);
    in.level = PressureLevel.CRITICAL;
    in.failureEvidence = true;
    assertThat(proof(960, SECOND)).as("not at the floor before").isFalse();
    assertThat(proof(960, SECOND)).isFalse();
    assertThat(proof(960, SECOND)).isTrue();
  }

  @Test
  void next_cameToTheWallInMinutes_not() {
    in.level = PressureLevel.NORMAL;
    proof(600, SECOND);
    in.level = PressureLevel.MODERATE;
    proof(760, 60 * SECOND);
    in.level = PressureLevel.CRITICAL;
    next();
    in.failureEvidence = true;
    // 170 in a minute, 20 left to where such heaps have failed: 7 s.
    assertThat(proof(930, 60 * SECOND)).isFalse();
    assertThat(proof(930, SECOND)).isFalse();
  }

  /** As a leak of some MB a minute does, the errors of which nobody tells. */
  @Test
  void next_cameInHoursToWhereSuchHeapsHaveFailed_exhausted() {
    in.level = PressureLevel.NORMAL;
    proof(600, SECOND);
    in.level = PressureLevel.CRITICAL;
    next();
    in.failureEvidence = true;
    assertThat(proof(949, 36_000 * SECOND)).isFalse();
    assertThat(proof(949, SECOND)).isFalse();
    assertThat(proof(950, SECOND)).isTrue();
  }

  @Test
  void next_failureBeforeEverythingWasShed_doesNotCount() {
    in.level = PressureLevel.MODERATE;
    in.allocationFailed = true;
    next();
    in.level = PressureLevel.CRITICAL;
    in.allocationFailed = false;
    next();
    proof(920, SECOND);
    assertThat(proof(920, SECOND)).isFalse();
  }

  @Test
  void next_belowCritical_not() {
    in.gcDebtFull = true;
    in.level = PressureLevel.MODERATE;
    proof(920, SECOND);
    assertThat(proof(960, SECOND)).isFalse();
    in.level = PressureLevel.EXHAUSTED;
    next();
    proof(960, SECOND);
    assertThat(proof(960, SECOND)).isTrue();
  }

  @Test
  void next_cachesHoldMoreThanTheirFloor_notUntilTheyDoNot() {
    in.gcDebtFull = true;
    bound = 21;
    in.floorBytes = 20;
    in.cacheBytes = 31;
    proof(960, SECOND);
    proof(960, SECOND);
    assertThat(proof(960, SECOND)).isFalse();
    in.cacheBytes = 30;
    proof(960, SECOND);
    assertThat(proof(960, SECOND)).as("one proof at the floor").isFalse();
    assertThat(proof(960, SECOND)).isTrue();
  }

  @Test
  void next_orderedToTheFloorAndStuckForThreeSeconds_thatIsTheFloor() {
    in.gcDebtFull = true;
    in.cacheBytes = 500;
    bound = 1;
    next();
    bound = 0;
    next();
    in.nanos = 3 * SECOND - 1;
    next();
    proof(960, 0);
    assertThat(proof(960, 0)).isFalse();
    in.nanos = 3 * SECOND;
    next();
    assertThat(proof(960, 0)).isFalse();
    assertThat(proof(960, 0)).isTrue();
  }

  @Test
  void next_stillShedding_isNotStuck() {
    in.gcDebtFull = true;
    in.cacheBytes = 500;
    in.shedding = true;
    in.nanos = 10 * SECOND;
    next();
    proof(960, 0);
    proof(960, 0);
    assertThat(proof(960, 0)).isFalse();
  }

  /** In a heap without a free page each shed fails, and the next is ordered at once. */
  @Test
  void next_oneShedAfterTheOtherBringsNothing_thatIsTheFloor() {
    orderInVain(0);

    assertThat(proof(960, 0)).isTrue();
  }

  @Test
  void next_oneShedAfterTheOtherBringsALittle_isNotStuck() {
    orderInVain(2);

    assertThat(proof(960, 0)).isFalse();
  }

  /** Four seconds of sheds, with a proof before the last look. */
  private void orderInVain(long bytesOfEach) {
    in.gcDebtFull = true;
    in.cacheBytes = 500;
    bound = 1;
    next();
    bound = 0;
    for (int i = 0; i < 100; i++) {
      in.cacheBytes -= bytesOfEach;
      for (boolean shedding : new boolean[] {false, true, true}) {
        in.shedding = shedding;
        proof(960, SECOND / 75);
      }
    }
  }

  @Test
  void next_orderWithdrawnAndGivenAgain_waitsAnew() {
    in.gcDebtFull = true;
    in.cacheBytes = 500;
    in.nanos = 2 * SECOND;
    bound = 400;
    next();
    bound = 0;
    next();
    in.nanos = 4 * SECOND;
    next();
    proof(960, 0);
    assertThat(proof(960, 0)).as("two seconds after the second order").isFalse();
  }

  /**
   * A fast leak does not live to see a second collection; what counts is its growth since the
   * start.
   */
  @Test
  void next_allocationFailedWhileItGrows_oneProofIsEnough() {
    assertThat(proof(920, SECOND)).isFalse();
    in.allocationFailed = true;
    assertThat(next()).isTrue();
  }

  @Test
  void next_allocationFailedWhileItGrowsSlowly_not() {
    proof(920, 60 * SECOND);
    in.allocationFailed = true;
    // 920 in a minute, 80 left: five seconds.
    assertThat(next()).isFalse();
  }

  @Test
  void next_allocationFailedAtAFlatLive_notBeforeTwoProofs() {
    in.level = PressureLevel.MODERATE;
    proof(950, SECOND);
    proof(950, SECOND);
    in.level = PressureLevel.CRITICAL;
    next();
    in.allocationFailed = true;
    assertThat(next()).isFalse();
    in.allocationFailed = false;
    in.level = PressureLevel.MODERATE;
    next();
    in.level = PressureLevel.CRITICAL;
    next();
    // It has grown by now (15 in a second, 35 left), but the failure was that of an episode that is
    // over, and without one that is not soon enough.
    assertThat(proof(965, SECOND)).isFalse();
  }
}
