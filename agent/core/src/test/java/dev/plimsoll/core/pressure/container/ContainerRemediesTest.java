package dev.plimsoll.core.pressure.container;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.PressureLevel;
import dev.plimsoll.core.pressure.Collector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ContainerRemediesTest {
  private static final long MIB = 1 << 20;
  private static final long MILLI = 1_000_000L;
  private static final long LIMIT = 400 * MIB;

  private final ContainerSample sample = new ContainerSample();
  private final ContainerFacts facts = new ContainerFacts();
  private ContainerLevel level = new ContainerLevel(ContainerLevel.defaultLines());
  private ContainerRemedies remedies =
      new ContainerRemedies(new ContainerHeap(Collector.G1, 0, 600 * MIB), level);

  private void startWith(Collector collector, long mostMib) {
    ContainerHeap heap = new ContainerHeap(collector, 0, mostMib * MIB);
    level = new ContainerLevel(ContainerLevel.defaultLines());
    remedies = new ContainerRemedies(heap, level);
  }

  private void look(long millis, double usedMib) {
    sample.nanos = millis * MILLI;
    sample.usedBytes = (long) (usedMib * MIB);
    sample.limitBytes = LIMIT;
    level.next(sample);
    remedies.next(facts);
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

    assertThat(level.level()).isEqualTo(PressureLevel.NORMAL);
    assertThat(remedies.wantsTrim()).isFalse();
    assertThat(remedies.wantsCollection(facts)).isFalse();
    assertThat(remedies.wantsCacheShed(facts)).isFalse();
    assertThat(level.hasRoomFor(20 * MIB)).isTrue();
  }

  @Test
  void collection_garbageThatCouldFillTheContainer_isAskedForAtModerate() {
    facts.heapCommittedBytes = 300 * MIB;
    facts.heapLiveBytes = 100 * MIB;
    ramp(0, 330, 345, 5);

    assertThat(remedies.wantsCollection(facts)).isTrue();
    remedies.collectionBegun(facts);
    assertThat(remedies.wantsCollection(facts)).isFalse();
  }

  @Test
  void collection_heapThatHasGrownToItsEnd_isNotAskedForWhileNothingGrows() {
    startWith(Collector.G1, 300);
    facts.heapCommittedBytes = 300 * MIB;
    facts.heapLiveBytes = 100 * MIB;
    for (int i = 0; i < 50; i++) {
      look(i * 100, 350);
    }

    assertThat(level.level()).isEqualTo(PressureLevel.MODERATE);
    assertThat(remedies.wantsCollection(facts)).isFalse();
  }

  @Test
  void collection_nothingButLiveData_isNotAskedFor() {
    facts.heapCommittedBytes = 102 * MIB;
    facts.heapLiveBytes = 100 * MIB;
    ramp(0, 330, 345, 5);

    assertThat(remedies.wantsCollection(facts)).isFalse();
  }

  @ParameterizedTest
  @EnumSource(names = {"PARALLEL", "ZGC", "ZGC_GENERATIONAL"})
  void collection_collectorThatKeepsItsMemory_isAskedForAtCriticalOnly(Collector collector) {
    startWith(collector, 600);
    facts.heapCommittedBytes = 300 * MIB;
    facts.heapUsedBytes = 280 * MIB;
    facts.heapLiveBytes = 100 * MIB;
    ramp(0, 330, 345, 5);
    assertThat(level.level()).isEqualTo(PressureLevel.MODERATE);
    assertThat(remedies.wantsCollection(facts)).isFalse();

    ramp(10_000, 345, 390, 50);
    assertThat(level.level()).isEqualTo(PressureLevel.CRITICAL);
    assertThat(remedies.wantsCollection(facts)).isTrue();
  }

  @Test
  void collection_withoutEffect_backsOff() {
    facts.heapCommittedBytes = 300 * MIB;
    facts.heapUsedBytes = 290 * MIB;
    facts.heapLiveBytes = 100 * MIB;
    int asked = 0;
    for (long millis = 0; millis < 60_000; millis += 50) {
      look(millis, 350);
      if (remedies.wantsCollection(facts)) {
        remedies.collectionBegun(facts);
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
    assertThat(remedies.wantsShed(facts)).isTrue();

    remedies.shedBegun(facts);
    look(1100, 350);
    assertThat(remedies.wantsShed(facts)).isFalse();

    facts.sheds++;
    look(1200, 350);
    assertThat(remedies.wantsShed(facts)).isFalse();
    look(10_000, 350);
    look(15_000, 350);
    assertThat(remedies.wantsShed(facts)).isTrue();
  }

  @Test
  void cacheShed_comesAfterACollectionThatDidNotSuffice() {
    facts.heapCommittedBytes = 300 * MIB;
    facts.heapLiveBytes = 100 * MIB;
    facts.cacheBytes = 50 * MIB;
    ramp(0, 370, 385, 10);
    assertThat(level.level()).isEqualTo(PressureLevel.CRITICAL);
    assertThat(remedies.wantsCacheShed(facts)).isFalse();

    remedies.collectionBegun(facts);
    facts.proofs++;
    facts.proofStartNanos = sample.nanos;
    facts.proofEndNanos = sample.nanos + 20 * MILLI;
    look(2000, 385);

    assertThat(remedies.wantsCacheShed(facts)).isTrue();
  }

  @Test
  void exhausted_nothingHelpsAndItFills() {
    facts.hooksBudgetNanos = 10_000 * MILLI;
    ramp(0, 340, 394, 10);

    assertThat(remedies.isExhausted()).isTrue();
  }

  /** As in a dry run: nothing was tried. */
  @Test
  void exhausted_whereNothingIsDone_isNot_norWhenItIsFromThenOn() {
    facts.hooksBudgetNanos = 10_000 * MILLI;
    facts.acts = false;
    facts.mayCollect = false;
    ramp(0, 340, 394, 10);
    assertThat(level.level()).isEqualTo(PressureLevel.CRITICAL);
    assertThat(remedies.isExhausted()).isFalse();

    facts.acts = true;
    facts.mayCollect = true;
    facts.heapCommittedBytes = 300 * MIB;
    facts.heapLiveBytes = 100 * MIB;
    ramp(5420, 394, 396, 10);
    assertThat(remedies.isExhausted()).as("a collection may help").isFalse();
  }

  @Test
  void exhausted_nothingMayBeDoneAnyMore_isOver() {
    facts.hooksBudgetNanos = 10_000 * MILLI;
    ramp(0, 340, 394, 10);
    assertThat(remedies.isExhausted()).isTrue();

    facts.acts = false;
    look(5500, 394);
    assertThat(remedies.isExhausted()).isFalse();
  }

  /** As where the agent is disabled: it is neither over by itself nor so when it looks again. */
  @Test
  void forget_exhausted_allIsToBeTriedAnew() {
    facts.hooksBudgetNanos = 10_000 * MILLI;
    ramp(0, 340, 394, 10);
    assertThat(remedies.isExhausted()).isTrue();

    level.forget();
    remedies.forget();
    assertThat(remedies.isExhausted()).isFalse();
    look(60_000, 394);
    assertThat(level.level()).isEqualTo(PressureLevel.CRITICAL);
    assertThat(remedies.isExhausted()).isFalse();
  }

  @Test
  void exhausted_fullButNotFilling_isNot() {
    facts.hooksBudgetNanos = 10_000 * MILLI;
    for (int i = 0; i < 600; i++) {
      look(i * 100, 392);
    }

    assertThat(level.level()).isEqualTo(PressureLevel.CRITICAL);
    assertThat(remedies.isExhausted()).isFalse();
  }

  @Test
  void exhausted_garbageThatCanBeGivenBack_isNot() {
    facts.hooksBudgetNanos = 10_000 * MILLI;
    facts.heapCommittedBytes = 300 * MIB;
    facts.heapLiveBytes = 100 * MIB;
    ramp(0, 340, 394, 10);

    assertThat(remedies.isExhausted()).isFalse();
  }

  @Test
  void exhausted_sheddersThatGaveNothing_is() {
    facts.hooksBudgetNanos = 10_000 * MILLI;
    facts.relievers = true;
    ramp(0, 340, 381, 10);
    assertThat(remedies.reliefBytes()).isLessThan(LIMIT);
    remedies.shedBegun(facts);
    facts.sheds++;
    ramp(4101, 381, 386, 10);
    assertThat(remedies.isExhausted()).as("all was not asked for").isFalse();
    assertThat(remedies.wantsShed(facts)).isTrue();
    assertThat(remedies.reliefBytes()).isEqualTo(Long.MAX_VALUE);
    remedies.shedBegun(facts);
    facts.sheds++;
    ramp(4602, 386, 398, 10);

    assertThat(remedies.isExhausted()).isTrue();
  }

  @Test
  void exhausted_cachesWhoseDropWasNotCollectedYet_isNot() {
    facts.hooksBudgetNanos = 10_000 * MILLI;
    facts.cacheBytes = 100 * MIB;
    facts.heapCommittedBytes = 300 * MIB;
    facts.heapLiveBytes = 298 * MIB;
    ramp(0, 340, 381, 10);
    assertThat(remedies.wantsCacheShed(facts)).isTrue();
    remedies.cacheShedBegun();
    facts.sheds++;
    facts.promises++;
    facts.cacheBytes = 50 * MIB;
    ramp(4101, 381, 394, 10);

    assertThat(remedies.isExhausted()).isFalse();
    assertThat(remedies.wantsCollection(facts)).isTrue();
  }

  @Test
  void exhausted_groupThatIsShared_waitsForTheOther() {
    facts.hooksBudgetNanos = 10_000 * MILLI;
    facts.shared = true;
    ramp(0, 340, 390, 10);
    assertThat(remedies.isExhausted()).isFalse();

    ramp(5001, 390, 399, 5);
    assertThat(remedies.isExhausted()).isTrue();
  }

  @Test
  void exhausted_sheddersThatWereNotAsked_isNot() {
    facts.hooksBudgetNanos = 10_000 * MILLI;
    facts.relievers = true;
    ramp(0, 340, 394, 10);

    assertThat(remedies.isExhausted()).isFalse();
  }

  @Test
  void collection_withoutEffectAndNoGarbageSince_isNotAskedForAgain() {
    facts.heapCommittedBytes = 300 * MIB;
    facts.heapLiveBytes = 100 * MIB;
    facts.heapUsedBytes = 102 * MIB;
    int asked = 0;
    for (long millis = 0; millis < 60_000; millis += 50) {
      look(millis, millis < 30_000 ? 350 : 385);
      if (remedies.wantsCollection(facts)) {
        remedies.collectionBegun(facts);
        asked++;
        facts.proofs++;
        facts.proofStartNanos = millis * MILLI;
        facts.proofEndNanos = (millis + 20) * MILLI;
      }
    }

    assertThat(asked).isEqualTo(1);

    facts.heapUsedBytes = 200 * MIB;
    assertThat(remedies.wantsCollection(facts)).isTrue();
  }

  @Test
  void collection_afterWhichTheHeapDidNotShrink_isJudgedAtOnce() {
    facts.hooksBudgetNanos = 10_000 * MILLI;
    facts.heapCommittedBytes = 100 * MIB;
    facts.heapLiveBytes = 30 * MIB;
    ramp(0, 340, 381, 10);
    assertThat(remedies.wantsCollection(facts)).isTrue();
    remedies.collectionBegun(facts);
    facts.proofs++;
    facts.proofStartNanos = sample.nanos;
    facts.proofEndNanos = sample.nanos + 20 * MILLI;
    ramp(4101, 381, 384, 10);

    assertThat(remedies.isExhausted()).isTrue();
  }

  /** The first of its steps shrinks the heap by nothing. */
  @Test
  void exhausted_serialHeapThatShrinksInSteps_isNotBeforeAllOfThem() {
    startWith(Collector.SERIAL, 600);
    facts.hooksBudgetNanos = 10_000 * MILLI;
    facts.heapCommittedBytes = 300 * MIB;
    facts.heapLiveBytes = 160 * MIB;
    facts.heapUsedBytes = 160 * MIB;
    ramp(0, 340, 381, 10);
    int asked = 0;
    for (int i = 0; i < 100 && !remedies.isExhausted(); i++) {
      look(4101 + i * 20, 381 + i * 0.1);
      if (remedies.wantsCollection(facts)) {
        asked++;
        remedies.collectionBegun(facts);
        facts.proofs++;
        facts.proofStartNanos = sample.nanos;
        facts.proofEndNanos = sample.nanos + 5 * MILLI;
      }
    }

    assertThat(remedies.isExhausted()).isTrue();
    assertThat(asked).isEqualTo(4);
  }

  @Test
  void exhausted_fastGrowth_isCalledBeforeTheLastTwentiethIsUsedUp() {
    facts.hooksBudgetNanos = 10_000 * MILLI;
    facts.relievers = true;
    ramp(0, 200, 357, 150);
    assertThat(level.level()).isEqualTo(PressureLevel.CRITICAL);
    assertThat(remedies.reliefBytes()).as("there is no second turn").isEqualTo(Long.MAX_VALUE);
    remedies.shedBegun(facts);
    facts.sheds++;
    ramp(1060, 359, 379, 150);

    assertThat(remedies.isExhausted()).isTrue();
  }

  @Test
  void exhausted_sheddersThatCouldNotSay_areWaitedFor() {
    facts.hooksBudgetNanos = 10_000 * MILLI;
    facts.relievers = true;
    ramp(0, 200, 345, 150);
    remedies.shedBegun(facts);
    facts.sheds++;
    facts.promises++;
    ramp(987, 348, 379, 150);

    assertThat(remedies.isExhausted()).isFalse();
  }

  @Test
  void collection_afterAShed_isOwedOnlyIfSomethingMayHaveBeenGivenBack() {
    facts.relievers = true;
    facts.heapCommittedBytes = 110 * MIB;
    facts.heapUsedBytes = 101 * MIB;
    facts.heapLiveBytes = 100 * MIB;
    ramp(0, 340, 385, 40);
    remedies.collectionBegun(facts);
    facts.proofs++;
    look(1_130, 385);
    assertThat(remedies.wantsCollection(facts)).as("it brought nothing").isFalse();
    remedies.shedBegun(facts);
    facts.sheds++;
    look(2_000, 385);
    assertThat(remedies.wantsCollection(facts)).as("all said that they had nothing").isFalse();

    remedies.shedBegun(facts);
    facts.sheds++;
    facts.promises++;
    look(2_500, 385);

    assertThat(remedies.wantsCollection(facts)).isTrue();
  }
}
