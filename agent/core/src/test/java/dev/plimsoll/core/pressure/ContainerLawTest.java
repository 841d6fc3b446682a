package dev.plimsoll.core.pressure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.PressureLevel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ContainerLawTest {
  private static final long MIB = 1 << 20;
  private static final long MILLI = 1_000_000L;
  private static final long LIMIT = 400 * MIB;

  private final ContainerSample sample = new ContainerSample();
  private final ContainerFacts facts = new ContainerFacts();
  private ContainerLaw law = law(Collector.G1, 0);

  private static ContainerLaw law(Collector collector, long leastBytes) {
    return new ContainerLaw(
        new ContainerHeap(collector, leastBytes, 600 * MIB), ContainerLaw.defaultLines());
  }

  private void look(long millis, double usedMib) {
    sample.nanos = millis * MILLI;
    sample.usedBytes = (long) (usedMib * MIB);
    sample.limitBytes = LIMIT;
    law.next(sample, facts);
  }

  /** Grows at so many MiB a second; the last look is at the end. */
  private void ramp(long fromMillis, double fromMib, double toMib, double mibPerSecond) {
    double millis = (toMib - fromMib) / mibPerSecond * 1000;
    int looks = (int) Math.max(1, millis / 20);
    for (int i = 0; i <= looks; i++) {
      look(fromMillis + (long) (millis * i / looks), fromMib + (toMib - fromMib) * i / looks);
    }
  }

  @Test
  void calm_wantsNothing() {
    for (int i = 0; i < 100; i++) {
      look(i * 100, 200);
    }

    assertThat(law.level()).isEqualTo(PressureLevel.NORMAL);
    assertThat(law.wantsTrim()).isFalse();
    assertThat(law.wantsCollection(facts)).isFalse();
    assertThat(law.wantsCacheShed(facts)).isFalse();
    assertThat(law.hasRoomFor(20 * MIB)).isTrue();
  }

  @Test
  void level_slowGrowth_isModerateAt85PercentAndCriticalAt95() {
    ramp(0, 330, 338, 1);
    assertThat(law.level()).isEqualTo(PressureLevel.NORMAL);
    ramp(20_000, 339, 342, 1);
    assertThat(law.level()).isEqualTo(PressureLevel.MODERATE);
    ramp(40_000, 378, 381, 1);
    assertThat(law.level()).isEqualTo(PressureLevel.CRITICAL);
  }

  @Test
  void level_fastGrowth_isRaisedEarlier() {
    ramp(0, 200, 305, 100);

    assertThat(law.level()).isEqualTo(PressureLevel.MODERATE);
  }

  @Test
  void level_fullWithinASecond_isCriticalAtTheModerateLine() {
    ramp(0, 200, 345, 200);

    assertThat(law.level()).isEqualTo(PressureLevel.CRITICAL);
  }

  @Test
  void level_limitThatIsCut_rises() {
    for (int i = 0; i < 20; i++) {
      look(i * 100, 200);
    }
    sample.nanos += 100 * MILLI;
    sample.limitBytes = 220 * MIB;
    law.next(sample, facts);

    assertThat(law.level()).isEqualTo(PressureLevel.MODERATE);
  }

  @Test
  void level_aboveTheSoftLimit_isModerateAndNoMore() {
    sample.softBytes = 150 * MIB;
    for (int i = 0; i < 50; i++) {
      look(i * 100, 200);
    }

    assertThat(law.level()).isEqualTo(PressureLevel.MODERATE);
  }

  @Test
  void period_followsRoomAndRateBetween5And500Millis() {
    sample.usedBytes = 0;
    look(0, 399);
    assertThat(law.periodNanos()).isEqualTo(5 * MILLI);

    law = law(Collector.G1, 0);
    sample.limitBytes = 0;
    look(0, 200);
    assertThat(law.periodNanos()).isBetween(40 * MILLI, 60 * MILLI);

    law = law(Collector.G1, 0);
    sample.nanos = 0;
    sample.usedBytes = MIB;
    sample.limitBytes = 64L << 30;
    law.next(sample, facts);
    assertThat(law.periodNanos()).isEqualTo(500 * MILLI);
  }

  @Test
  void collection_garbageThatCouldFillTheContainer_isAskedForAtModerate() {
    facts.heapCommittedBytes = 300 * MIB;
    facts.heapLiveBytes = 100 * MIB;
    ramp(0, 330, 345, 5);

    assertThat(law.wantsCollection(facts)).isTrue();
    law.collectionBegun(facts);
    assertThat(law.wantsCollection(facts)).isFalse();
  }

  @Test
  void collection_heapThatHasGrownToItsEnd_isNotAskedForWhileNothingGrows() {
    law =
        new ContainerLaw(
            new ContainerHeap(Collector.G1, 0, 300 * MIB), ContainerLaw.defaultLines());
    facts.heapCommittedBytes = 300 * MIB;
    facts.heapLiveBytes = 100 * MIB;
    for (int i = 0; i < 50; i++) {
      look(i * 100, 350);
    }

    assertThat(law.level()).isEqualTo(PressureLevel.MODERATE);
    assertThat(law.wantsCollection(facts)).isFalse();
  }

  @Test
  void collection_nothingButLiveData_isNotAskedFor() {
    facts.heapCommittedBytes = 102 * MIB;
    facts.heapLiveBytes = 100 * MIB;
    ramp(0, 330, 345, 5);

    assertThat(law.wantsCollection(facts)).isFalse();
  }

  @ParameterizedTest
  @EnumSource(names = {"PARALLEL", "ZGC", "ZGC_GENERATIONAL"})
  void collection_collectorThatKeepsItsMemory_isAskedForAtCriticalOnly(Collector collector) {
    law = law(collector, 0);
    facts.heapCommittedBytes = 300 * MIB;
    facts.heapUsedBytes = 280 * MIB;
    facts.heapLiveBytes = 100 * MIB;
    ramp(0, 330, 345, 5);
    assertThat(law.level()).isEqualTo(PressureLevel.MODERATE);
    assertThat(law.wantsCollection(facts)).isFalse();

    ramp(10_000, 345, 390, 50);
    assertThat(law.level()).isEqualTo(PressureLevel.CRITICAL);
    assertThat(law.wantsCollection(facts)).isTrue();
  }

  @Test
  void collection_withoutEffect_backsOff() {
    facts.heapCommittedBytes = 300 * MIB;
    facts.heapUsedBytes = 290 * MIB;
    facts.heapLiveBytes = 100 * MIB;
    int asked = 0;
    for (long millis = 0; millis < 60_000; millis += 50) {
      look(millis, 350);
      if (law.wantsCollection(facts)) {
        law.collectionBegun(facts);
        asked++;
        facts.proofs++;
        facts.proofStartNanos = millis * MILLI;
        facts.proofEndNanos = (millis + 20) * MILLI;
      }
    }

    assertThat(asked).isBetween(2, 9);
  }

  @Test
  void shed_relieversAreAskedAgainOnlyWhenTheEffectCouldBeSeen() {
    facts.relievers = true;
    ramp(0, 340, 350, 10);
    assertThat(law.wantsShed(facts)).isTrue();

    law.shedBegun(facts);
    look(1100, 350);
    assertThat(law.wantsShed(facts)).isFalse();

    facts.sheds++;
    look(1200, 350);
    assertThat(law.wantsShed(facts)).isFalse();
    look(10_000, 350);
    look(15_000, 350);
    assertThat(law.wantsShed(facts)).isTrue();
  }

  @Test
  void cacheShed_comesAfterACollectionThatDidNotSuffice() {
    facts.heapCommittedBytes = 300 * MIB;
    facts.heapLiveBytes = 100 * MIB;
    facts.cacheBytes = 50 * MIB;
    ramp(0, 370, 385, 10);
    assertThat(law.level()).isEqualTo(PressureLevel.CRITICAL);
    assertThat(law.wantsCacheShed(facts)).isFalse();

    law.collectionBegun(facts);
    facts.proofs++;
    facts.proofStartNanos = sample.nanos;
    facts.proofEndNanos = sample.nanos + 20 * MILLI;
    look(2000, 385);

    assertThat(law.wantsCacheShed(facts)).isTrue();
  }

  @Test
  void excess_isWhatHasToGoForTheLevelToFall() {
    look(0, 350);

    assertThat(law.excessBytes()).isEqualTo(30 * MIB);
  }

  @Test
  void exhausted_nothingHelpsAndItFills() {
    facts.hooksBudgetNanos = 10_000 * MILLI;
    ramp(0, 340, 394, 10);

    assertThat(law.isExhausted()).isTrue();
  }

  @Test
  void exhausted_fullButNotFilling_isNot() {
    facts.hooksBudgetNanos = 10_000 * MILLI;
    for (int i = 0; i < 600; i++) {
      look(i * 100, 392);
    }

    assertThat(law.level()).isEqualTo(PressureLevel.CRITICAL);
    assertThat(law.isExhausted()).isFalse();
  }

  @Test
  void exhausted_garbageThatCanBeGivenBack_isNot() {
    facts.hooksBudgetNanos = 10_000 * MILLI;
    facts.heapCommittedBytes = 300 * MIB;
    facts.heapLiveBytes = 100 * MIB;
    ramp(0, 340, 394, 10);

    assertThat(law.isExhausted()).isFalse();
  }

  @Test
  void exhausted_sheddersThatGaveNothing_is() {
    facts.hooksBudgetNanos = 10_000 * MILLI;
    facts.relievers = true;
    ramp(0, 340, 381, 10);
    assertThat(law.reliefBytes()).isLessThan(LIMIT);
    law.shedBegun(facts);
    facts.sheds++;
    ramp(4101, 381, 386, 10);
    assertThat(law.isExhausted()).as("all was not asked for").isFalse();
    assertThat(law.wantsShed(facts)).isTrue();
    assertThat(law.reliefBytes()).isEqualTo(Long.MAX_VALUE);
    law.shedBegun(facts);
    facts.sheds++;
    ramp(4602, 386, 398, 10);

    assertThat(law.isExhausted()).isTrue();
  }

  @Test
  void exhausted_cachesWhoseDropWasNotCollectedYet_isNot() {
    facts.hooksBudgetNanos = 10_000 * MILLI;
    facts.cacheBytes = 100 * MIB;
    facts.heapCommittedBytes = 300 * MIB;
    facts.heapLiveBytes = 298 * MIB;
    ramp(0, 340, 381, 10);
    assertThat(law.wantsCacheShed(facts)).isTrue();
    law.cacheShedBegun();
    facts.sheds++;
    facts.promises++;
    facts.cacheBytes = 50 * MIB;
    ramp(4101, 381, 394, 10);

    assertThat(law.isExhausted()).isFalse();
    assertThat(law.wantsCollection(facts)).isTrue();
  }

  @Test
  void exhausted_groupThatIsShared_waitsForTheOther() {
    facts.hooksBudgetNanos = 10_000 * MILLI;
    facts.shared = true;
    ramp(0, 340, 390, 10);
    assertThat(law.isExhausted()).isFalse();

    ramp(5001, 390, 399, 5);
    assertThat(law.isExhausted()).isTrue();
  }

  @Test
  void exhausted_sheddersThatWereNotAsked_isNot() {
    facts.hooksBudgetNanos = 10_000 * MILLI;
    facts.relievers = true;
    ramp(0, 340, 394, 10);

    assertThat(law.isExhausted()).isFalse();
  }

  @Test
  void stalls_nearTheLine_bringItNearer() {
    for (int i = 0; i < 20; i++) {
      look(i * 100, 325);
    }
    assertThat(law.level()).isEqualTo(PressureLevel.NORMAL);

    sample.stalled = true;
    look(2000, 325);
    assertThat(law.level()).isEqualTo(PressureLevel.MODERATE);
    assertThat(law.isStalled()).isTrue();

    sample.stalled = false;
    for (int i = 0; i < 40; i++) {
      look(2100 + i * 100, 300);
    }
    assertThat(law.isStalled()).isFalse();
    assertThat(law.level()).isEqualTo(PressureLevel.NORMAL);
  }

  @Test
  void stalls_withoutUseNearTheLine_meanNothing() {
    sample.stalled = true;
    for (int i = 0; i < 100; i++) {
      look(i * 100, 315);
      assertThat(law.level()).isEqualTo(PressureLevel.NORMAL);
    }
  }

  @Test
  void collection_withoutEffectAndNoGarbageSince_isNotAskedForAgain() {
    facts.heapCommittedBytes = 300 * MIB;
    facts.heapLiveBytes = 100 * MIB;
    facts.heapUsedBytes = 102 * MIB;
    int asked = 0;
    for (long millis = 0; millis < 60_000; millis += 50) {
      look(millis, millis < 30_000 ? 350 : 385);
      if (law.wantsCollection(facts)) {
        law.collectionBegun(facts);
        asked++;
        facts.proofs++;
        facts.proofStartNanos = millis * MILLI;
        facts.proofEndNanos = (millis + 20) * MILLI;
      }
    }

    assertThat(asked).isEqualTo(1);

    facts.heapUsedBytes = 200 * MIB;
    assertThat(law.wantsCollection(facts)).isTrue();
  }

  @Test
  void collection_afterWhichTheHeapDidNotShrink_isJudgedAtOnce() {
    facts.hooksBudgetNanos = 10_000 * MILLI;
    facts.heapCommittedBytes = 100 * MIB;
    facts.heapLiveBytes = 30 * MIB;
    ramp(0, 340, 381, 10);
    assertThat(law.wantsCollection(facts)).isTrue();
    law.collectionBegun(facts);
    facts.proofs++;
    facts.proofStartNanos = sample.nanos;
    facts.proofEndNanos = sample.nanos + 20 * MILLI;
    ramp(4101, 381, 384, 10);

    assertThat(law.isExhausted()).isTrue();
  }

  /** The first of its steps shrinks the heap by nothing. */
  @Test
  void exhausted_serialHeapThatShrinksInSteps_isNotBeforeAllOfThem() {
    law = law(Collector.SERIAL, 0);
    facts.hooksBudgetNanos = 10_000 * MILLI;
    facts.heapCommittedBytes = 300 * MIB;
    facts.heapLiveBytes = 160 * MIB;
    facts.heapUsedBytes = 160 * MIB;
    ramp(0, 340, 381, 10);
    int asked = 0;
    for (int i = 0; i < 100 && !law.isExhausted(); i++) {
      look(4101 + i * 20, 381 + i * 0.1);
      if (law.wantsCollection(facts)) {
        asked++;
        law.collectionBegun(facts);
        facts.proofs++;
        facts.proofStartNanos = sample.nanos;
        facts.proofEndNanos = sample.nanos + 5 * MILLI;
      }
    }

    assertThat(law.isExhausted()).isTrue();
    assertThat(asked).isEqualTo(4);
  }

  @Test
  void exhausted_fastGrowth_isCalledBeforeTheLastTwentiethIsUsedUp() {
    facts.hooksBudgetNanos = 10_000 * MILLI;
    facts.relievers = true;
    ramp(0, 200, 357, 150);
    assertThat(law.level()).isEqualTo(PressureLevel.CRITICAL);
    assertThat(law.reliefBytes()).as("there is no second turn").isEqualTo(Long.MAX_VALUE);
    law.shedBegun(facts);
    facts.sheds++;
    ramp(1060, 359, 379, 150);

    assertThat(law.isExhausted()).isTrue();
  }

  @Test
  void exhausted_sheddersThatCouldNotSay_areWaitedFor() {
    facts.hooksBudgetNanos = 10_000 * MILLI;
    facts.relievers = true;
    ramp(0, 200, 345, 150);
    law.shedBegun(facts);
    facts.sheds++;
    facts.promises++;
    ramp(987, 348, 379, 150);

    assertThat(law.isExhausted()).isFalse();
  }

  @Test
  void collection_afterAShed_isOwedOnlyIfSomethingMayHaveBeenGivenBack() {
    facts.relievers = true;
    facts.heapCommittedBytes = 110 * MIB;
    facts.heapUsedBytes = 101 * MIB;
    facts.heapLiveBytes = 100 * MIB;
    ramp(0, 340, 385, 40);
    law.collectionBegun(facts);
    facts.proofs++;
    look(1_130, 385);
    assertThat(law.wantsCollection(facts)).as("it brought nothing").isFalse();
    law.shedBegun(facts);
    facts.sheds++;
    look(2_000, 385);
    assertThat(law.wantsCollection(facts)).as("all said that they had nothing").isFalse();

    law.shedBegun(facts);
    facts.sheds++;
    facts.promises++;
    look(2_500, 385);

    assertThat(law.wantsCollection(facts)).isTrue();
  }
}
