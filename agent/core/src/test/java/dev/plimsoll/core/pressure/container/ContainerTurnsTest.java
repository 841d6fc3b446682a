package dev.plimsoll.core.pressure.container;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.PressureLevel;
import dev.plimsoll.core.pressure.Collector;
import dev.plimsoll.core.pressure.HeapPolicy;
import org.junit.jupiter.api.Test;

/** When each remedy of the container has its turn, and when not: 400 MiB, lines at 340 and 380. */
class ContainerTurnsTest {
  private static final long MIB = 1 << 20;
  private static final long MILLI = 1_000_000L;
  private static final long SECOND = 1_000 * MILLI;
  private static final long LIMIT = 400 * MIB;

  private final ContainerSample sample = new ContainerSample();
  private final ContainerFacts facts = new ContainerFacts();
  private ContainerLevel level = new ContainerLevel(ContainerLevel.defaultLines());
  private ContainerRemedies remedies =
      new ContainerRemedies(new ContainerHeap(Collector.G1, 0, 600 * MIB), level);

  private void startWith(Collector collector, long leastMib, long mostMib) {
    ContainerHeap heap = new ContainerHeap(collector, leastMib * MIB, mostMib * MIB);
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

  /** Stays as it is, with a look each 100 ms. */
  private void flat(long fromMillis, long toMillis, double usedMib) {
    for (long millis = fromMillis; millis <= toMillis; millis += 100) {
      look(millis, usedMib);
    }
  }

  /** Grows at so many MiB a second; the last look is at the end. */
  private void ramp(long fromMillis, double fromMib, double toMib, double mibPerSecond) {
    double millis = (toMib - fromMib) / mibPerSecond * 1000;
    int looks = (int) Math.max(1, millis / 20);
    for (int i = 0; i <= looks; i++) {
      look(fromMillis + (long) (millis * i / looks), fromMib + (toMib - fromMib) * i / looks);
    }
  }

  /** A heap of which two thirds are garbage. */
  private void garbage() {
    facts.heapCommittedBytes = 300 * MIB;
    facts.heapUsedBytes = 290 * MIB;
    facts.heapLiveBytes = 100 * MIB;
  }

  /** The collection that was asked for has ended after 20 ms. */
  private void proven() {
    facts.proofs++;
    facts.proofStartNanos = sample.nanos;
    facts.proofEndNanos = sample.nanos + 20 * MILLI;
  }

  private void forbidCollections() {
    remedies.setPolicy(new HeapPolicy(0.75, 0.85, 0, SECOND, false));
  }

  @Test
  void trim_withoutEffect_restsForHalfAMinuteAndThenTwiceAsLong() {
    long[] asked = new long[10];
    int count = 0;
    for (long millis = 0; millis < 200_000; millis += 500) {
      look(millis, 350);
      if (remedies.wantsTrim()) {
        asked[count++] = millis;
        remedies.trimBegun();
        assertThat(remedies.wantsTrim()).isFalse();
      }
    }

    assertThat(count).isEqualTo(3);
    assertThat(asked[1] - asked[0]).isBetween(30_000L, 31_500L);
    assertThat(asked[2] - asked[1]).isBetween(60_000L, 61_500L);
  }

  @Test
  void trim_withEffect_restsForHalfAMinuteEachTime() {
    int count = 0;
    long last = -1_000;
    for (long millis = 0; millis < 200_000; millis += 100) {
      // The system has it a moment after the call.
      look(millis, millis - last >= 200 && millis - last < 2_000 ? 345 : 355);
      if (remedies.wantsTrim()) {
        last = millis;
        count++;
        remedies.trimBegun();
      }
    }

    assertThat(count).isEqualTo(7);
  }

  @Test
  void ballast_goesAtTheCriticalLineOnly() {
    ramp(0, 330, 350, 5);
    assertThat(level.level()).isEqualTo(PressureLevel.MODERATE);
    assertThat(remedies.wantsBallast()).isFalse();

    ramp(10_000, 375, 381, 5);
    assertThat(remedies.wantsBallast()).isTrue();

    // Still CRITICAL, but no longer past the line, and nothing fills.
    flat(20_000, 20_500, 370);
    assertThat(level.level()).isEqualTo(PressureLevel.CRITICAL);
    assertThat(remedies.wantsBallast()).isFalse();
  }

  @Test
  void ballast_fullWithinAQuarterOfASecond_goesBelowTheCriticalLine() {
    ramp(0, 200, 345, 150);
    assertThat(level.level()).isEqualTo(PressureLevel.CRITICAL);
    assertThat(level.timeToFullNanos()).isGreaterThan(250 * MILLI);
    assertThat(remedies.wantsBallast()).isFalse();

    startWith(Collector.G1, 0, 600);
    ramp(0, 100, 345, 400);
    assertThat(level.timeToFullNanos()).isLessThan(250 * MILLI);
    assertThat(remedies.wantsBallast()).isTrue();
  }

  @Test
  void collection_whileOneOrAShedIsUnderWay_isNotAskedFor() {
    garbage();
    ramp(0, 330, 345, 5);
    assertThat(remedies.wantsCollection(facts)).isTrue();

    facts.collecting = true;
    assertThat(remedies.wantsCollection(facts)).isFalse();
    facts.collecting = false;
    facts.shedding = true;
    assertThat(remedies.wantsCollection(facts)).isFalse();
  }

  @Test
  void collection_forbidden_isNeverAskedFor() {
    garbage();
    forbidCollections();
    ramp(0, 330, 390, 20);

    assertThat(level.level()).isEqualTo(PressureLevel.CRITICAL);
    assertThat(remedies.wantsCollection(facts)).isFalse();
  }

  @Test
  void collection_heapThatNeverShrinksBelowItsLeast_bringsNothing() {
    startWith(Collector.G1, 296, 600);
    garbage();
    ramp(0, 330, 390, 20);
    assertThat(remedies.wantsCollection(facts)).isFalse();

    startWith(Collector.G1, 280, 600);
    ramp(10_000, 330, 390, 20);
    assertThat(remedies.wantsCollection(facts)).isTrue();
  }

  @Test
  void collection_pauseThatWouldBeTooLong_isNotAskedFor() {
    startWith(Collector.G1, 0, 6000);
    facts.heapCommittedBytes = 3000 * MIB;
    facts.heapLiveBytes = 900 * MIB;
    ramp(0, 330, 345, 5);
    assertThat(remedies.wantsCollection(facts)).isTrue();

    facts.heapLiveBytes = 1200 * MIB;
    assertThat(remedies.wantsCollection(facts)).isFalse();

    // Of a heap of which nothing was proven, all may be alive.
    facts.heapLiveBytes = -1;
    facts.heapUsedBytes = 1200 * MIB;
    assertThat(remedies.wantsCollection(facts)).isFalse();
  }

  @Test
  void collection_heapThatCanHardlyGrow_isAskedForOnceItFillsTheContainerSoon() {
    garbage();
    startWith(Collector.G1, 0, 350);
    flat(0, 3000, 345);
    assertThat(remedies.wantsCollection(facts)).as("345 + 50 of 400").isFalse();

    ramp(3100, 345, 350, 10);
    assertThat(level.timeToFullNanos()).isLessThan(10 * SECOND);
    assertThat(remedies.wantsCollection(facts)).isTrue();

    startWith(Collector.G1, 0, 360);
    flat(10_000, 13_000, 345);
    assertThat(remedies.wantsCollection(facts)).as("345 + 60 of 400").isTrue();
  }

  @Test
  void collection_inTheLastHalfSecond_isAskedForAgainWithoutARest() {
    garbage();
    ramp(0, 100, 345, 400);
    assertThat(level.level()).isEqualTo(PressureLevel.CRITICAL);
    assertThat(remedies.wantsCollection(facts)).isTrue();
    remedies.collectionBegun(facts);
    long begun = sample.nanos / MILLI;
    proven();

    look(begun + 30, 350);
    assertThat(remedies.wantsCollection(facts)).as("it may have half of the time").isFalse();
    look(begun + 45, 356);
    assertThat(remedies.wantsCollection(facts)).isTrue();
  }

  @Test
  void collection_inTheLastMoments_mayTakeFiveSecondsAndATenthOfTheTime() {
    garbage();
    ramp(0, 100, 345, 400);
    for (int i = 0; i < 2; i++) {
      assertThat(remedies.wantsCollection(facts)).isTrue();
      remedies.collectionBegun(facts);
      facts.proofs++;
      facts.proofStartNanos = sample.nanos - 7 * SECOND;
      facts.proofEndNanos = facts.proofStartNanos + 3500 * MILLI;
      look(sample.nanos / MILLI + 10, 349 + 4 * i);
    }
    assertThat(level.timeToFullNanos()).isLessThan(500 * MILLI);
    assertThat(remedies.wantsCollection(facts)).as("seven seconds were spent").isFalse();

    flat(1_000, 35_000, 300);
    assertThat(level.level()).isEqualTo(PressureLevel.NORMAL);
    ramp(35_000, 300, 350, 400);
    assertThat(level.timeToFullNanos()).isLessThan(500 * MILLI);
    assertThat(remedies.wantsCollection(facts)).isTrue();
  }

  @Test
  void collection_noPauseAllowed_notEvenInTheLastMoment() {
    remedies.setPolicy(new HeapPolicy(0.75, 0.85, 0, 0, true));
    inTheLastMoment();
    assertThat(remedies.wantsCollection(facts)).isFalse();
  }

  @Test
  void collection_pauseForeseenTooLong_notEvenInTheLastMoment() {
    inTheLastMoment();
    assertThat(remedies.wantsCollection(facts)).isTrue();
    facts.mayCollect = false;
    assertThat(remedies.wantsCollection(facts)).isFalse();
  }

  private void inTheLastMoment() {
    garbage();
    ramp(0, 100, 345, 400);
    assertThat(level.timeToFullNanos()).isLessThan(500 * MILLI);
  }

  @Test
  void collection_thatTookLong_isFollowedByALongRest() {
    remedies.setPolicy(new HeapPolicy(0.75, 0.85, 0, 5 * SECOND, true));
    garbage();
    flat(0, 3000, 398);
    assertThat(remedies.wantsCollection(facts)).isTrue();
    remedies.collectionBegun(facts);
    facts.proofs++;
    facts.proofStartNanos = sample.nanos;
    facts.proofEndNanos = sample.nanos + 2 * SECOND;
    flat(5000, 7000, 385);
    assertThat(level.level()).isEqualTo(PressureLevel.CRITICAL);
    assertThat(remedies.wantsCollection(facts)).as("a tenth of the time at most").isFalse();

    flat(7100, 30_000, 385);
    assertThat(remedies.wantsCollection(facts)).isTrue();
  }

  @Test
  void collection_restOfThoseInVain_endsWhenTheLevelRises() {
    garbage();
    long now = 0;
    int asked = 0;
    // The last of them is followed by a rest of half a minute and more.
    for (; asked < 8; now += 50) {
      look(now, 350);
      if (remedies.wantsCollection(facts)) {
        asked++;
        remedies.collectionBegun(facts);
        proven();
      }
    }
    ramp(now, 350, 379, 10);
    assertThat(level.level()).isEqualTo(PressureLevel.MODERATE);
    assertThat(remedies.wantsCollection(facts)).isFalse();

    ramp(now + 2920, 379, 381, 10);
    assertThat(level.level()).isEqualTo(PressureLevel.CRITICAL);
    assertThat(remedies.wantsCollection(facts)).isTrue();
  }

  @Test
  void collection_collectorThatKeepsItsMemoryAndHasNoGarbage_isNotAskedFor() {
    startWith(Collector.PARALLEL, 0, 600);
    facts.heapCommittedBytes = 300 * MIB;
    facts.heapUsedBytes = 104 * MIB;
    facts.heapLiveBytes = 100 * MIB;
    ramp(0, 330, 390, 20);
    assertThat(level.level()).isEqualTo(PressureLevel.CRITICAL);
    assertThat(remedies.wantsCollection(facts)).isFalse();

    facts.heapUsedBytes = 120 * MIB;
    assertThat(remedies.wantsCollection(facts)).isTrue();
  }

  @Test
  void collection_slowGrowthAtCritical_rests() {
    garbage();
    ramp(0, 370, 385, 10);
    remedies.collectionBegun(facts);
    long begun = sample.nanos / MILLI;
    proven();
    look(begun + 45, 385.5);

    assertThat(level.level()).isEqualTo(PressureLevel.CRITICAL);
    assertThat(remedies.wantsCollection(facts)).isFalse();
  }

  @Test
  void shed_isForPressureAndRelieversOnly() {
    facts.relievers = true;
    flat(0, 1000, 300);
    assertThat(remedies.wantsShed(facts)).isFalse();

    flat(1100, 1200, 350);
    assertThat(remedies.wantsShed(facts)).isTrue();
    facts.shedding = true;
    assertThat(remedies.wantsShed(facts)).isFalse();
    facts.shedding = false;
    facts.relievers = false;
    assertThat(remedies.wantsShed(facts)).isFalse();
  }

  @Test
  void shed_withoutEffect_isAskedAgainWhenTheLevelRises() {
    facts.relievers = true;
    flat(0, 100, 350);
    remedies.shedBegun(facts);
    facts.sheds++;
    flat(200, 400, 350);
    assertThat(remedies.wantsShed(facts)).isFalse();

    look(500, 385);
    assertThat(level.level()).isEqualTo(PressureLevel.CRITICAL);
    assertThat(remedies.wantsShed(facts)).isTrue();
  }

  @Test
  void shed_underWay_isJudgedWhenItHasEnded() {
    facts.relievers = true;
    flat(0, 100, 350);
    remedies.shedBegun(facts);
    facts.shedding = true;
    facts.sheds++;
    flat(200, 10_000, 350);
    facts.shedding = false;
    assertThat(remedies.wantsShed(facts)).as("not judged yet").isFalse();

    flat(10_100, 12_000, 350);
    assertThat(remedies.wantsShed(facts)).isTrue();
  }

  /** What is given back of 100 MiB a second is not seen, but it was given back. */
  private void fillsWhileItSheds(int givenMib) {
    facts.relievers = true;
    facts.hooksBudgetNanos = 10 * SECOND;
    ramp(0, 100, 330, 100);
    assertThat(remedies.wantsShed(facts)).isTrue();
    remedies.shedBegun(facts);
    facts.sheds++;
    facts.promises++;
    look(2310, 331);
    proven();
    ramp(2330, 333 - givenMib, 340 - givenMib, 100);
  }

  @Test
  void shed_ofWhatFillsFast_isAskedForWhatComesInUntilTheNext() {
    flat(0, 1000, 350);
    assertThat(remedies.reliefBytes()).as("30 MiB above the fall").isEqualTo(level.excessBytes());

    startWith(Collector.G1, 0, 600);
    ramp(0, 100, 330, 100);
    assertThat(remedies.reliefBytes() - level.excessBytes()).isBetween(100 * MIB, 160 * MIB);
  }

  @Test
  void shed_ofWhatFillsFast_isCollectedAtOnce() {
    facts.relievers = true;
    facts.heapCommittedBytes = MIB;
    ramp(0, 100, 330, 100);
    remedies.collectionBegun(facts);
    proven();
    remedies.shedBegun(facts);
    facts.sheds++;
    look(2310, 331);
    assertThat(remedies.wantsCollection(facts)).as("nothing was given back").isFalse();

    facts.sheds++;
    facts.promises++;
    look(2320, 332);
    assertThat(remedies.wantsCollection(facts)).isFalse();

    look(2700, 370);
    assertThat(remedies.wantsShed(facts)).isTrue();
    remedies.shedBegun(facts);
    facts.sheds++;
    facts.promises++;
    look(2710, 371);
    assertThat(remedies.wantsCollection(facts)).as("whatever the heap holds").isTrue();
  }

  @Test
  void shed_whoseEffectTheGrowthHides_isAskedAgainAtOnceAndNothingEnds() {
    fillsWhileItSheds(10);
    ramp(2410, 330, 342, 100);

    assertThat(remedies.wantsShed(facts)).isTrue();
    ramp(2540, 342, 382, 100);
    assertThat(remedies.isExhausted()).isFalse();
  }

  @Test
  void cacheShed_isForCriticalOnly() {
    facts.cacheBytes = 50 * MIB;
    forbidCollections();
    flat(0, 1000, 350);
    assertThat(remedies.wantsCacheShed(facts)).isFalse();

    look(1100, 385);
    assertThat(remedies.wantsCacheShed(facts)).as("no collection can be had").isTrue();
    facts.collecting = true;
    assertThat(remedies.wantsCacheShed(facts)).isFalse();
    facts.collecting = false;
    facts.shedding = true;
    assertThat(remedies.wantsCacheShed(facts)).isFalse();
    facts.shedding = false;
    facts.cacheBytes = 0;
    assertThat(remedies.wantsCacheShed(facts)).isFalse();
  }

  private void criticalWithACacheAndCollected() {
    garbage();
    facts.cacheBytes = 50 * MIB;
    flat(0, 200, 385);
    remedies.collectionBegun(facts);
    proven();
    look(300, 385);
    assertThat(remedies.wantsCacheShed(facts)).isTrue();
  }

  @Test
  void cacheShed_whatWasDropped_isCollectedBeforeTheNext() {
    criticalWithACacheAndCollected();
    remedies.cacheShedBegun();
    facts.sheds++;
    facts.promises++;
    flat(400, 5000, 385);
    assertThat(remedies.wantsCacheShed(facts)).as("not collected yet").isFalse();
    assertThat(remedies.wantsCollection(facts)).isTrue();

    remedies.collectionBegun(facts);
    proven();
    flat(5100, 5300, 385);
    assertThat(remedies.wantsCacheShed(facts)).as("not judged yet").isFalse();
    flat(5400, 7000, 385);
    assertThat(remedies.wantsCacheShed(facts)).isTrue();
  }

  @Test
  void cacheShed_inTheNextCriticalTime_needsACollectionOfItsOwn() {
    criticalWithACacheAndCollected();

    flat(400, 3000, 300);
    assertThat(level.level()).isEqualTo(PressureLevel.NORMAL);
    flat(3100, 3200, 385);
    assertThat(remedies.wantsCacheShed(facts)).isFalse();
    proven();
    look(3300, 385);
    assertThat(remedies.wantsCacheShed(facts)).isTrue();
  }

  @Test
  void cacheShed_inVainAgainAndAgain_isAskedAtOnceWhenTheLevelRisesAgain() {
    facts.cacheBytes = 50 * MIB;
    forbidCollections();
    long last = 0;
    int count = 0;
    for (long millis = 0; millis <= 20_000; millis += 50) {
      look(millis, 385);
      if (remedies.wantsCacheShed(facts)) {
        last = millis;
        count++;
        remedies.cacheShedBegun();
        facts.sheds++;
      }
    }
    assertThat(count).as("later and later").isBetween(4, 6);
    assertThat(last).isLessThan(18_000);

    flat(20_100, 21_500, 300);
    assertThat(level.level()).isEqualTo(PressureLevel.NORMAL);
    look(21_600, 385);
    assertThat(remedies.wantsCacheShed(facts)).isTrue();
  }

  @Test
  void exhausted_collectionsInVainBeforeItWasCritical_isNotBeforeOneMore() {
    facts.hooksBudgetNanos = 10 * SECOND;
    garbage();
    flat(0, 1000, 350);
    remedies.collectionBegun(facts);
    proven();
    flat(1100, 2000, 350);
    ramp(2100, 350, 394, 10);
    assertThat(remedies.isExhausted()).isFalse();

    remedies.collectionBegun(facts);
    proven();
    ramp(6520, 394, 398, 10);
    assertThat(remedies.isExhausted()).isTrue();
  }

  @Test
  void exhausted_whileSomethingIsUnderWay_isNot() {
    facts.hooksBudgetNanos = 10 * SECOND;
    facts.collecting = true;
    ramp(0, 340, 390, 10);
    assertThat(remedies.isExhausted()).isFalse();

    facts.collecting = false;
    facts.shedding = true;
    ramp(5010, 390, 394, 10);
    assertThat(remedies.isExhausted()).isFalse();

    facts.shedding = false;
    ramp(5420, 394, 397, 10);
    assertThat(remedies.isExhausted()).isTrue();
  }

  @Test
  void exhausted_hooksThatHaveTime_areNotCalledYet() {
    facts.hooksBudgetNanos = 100 * MILLI;
    ramp(0, 340, 394, 10);
    assertThat(level.timeToFullNanos()).isGreaterThan(300 * MILLI);
    assertThat(remedies.isExhausted()).isFalse();

    ramp(5410, 394, 399.5, 10);
    assertThat(remedies.isExhausted()).isTrue();
  }

  @Test
  void exhausted_otherwiseWithRoomAgain_isOver() {
    facts.hooksBudgetNanos = 10 * SECOND;
    ramp(0, 340, 394, 10);
    assertThat(remedies.isExhausted()).isTrue();

    flat(6000, 8000, 200);
    assertThat(level.level()).isEqualTo(PressureLevel.NORMAL);
    assertThat(remedies.isExhausted()).isFalse();
  }

  @Test
  void exhausted_cachesShedInVainAndNoCollectionToBeHad_is() {
    facts.hooksBudgetNanos = 10 * SECOND;
    facts.cacheBytes = 100 * MIB;
    forbidCollections();
    ramp(0, 340, 381, 10);
    assertThat(remedies.wantsCacheShed(facts)).isTrue();
    remedies.cacheShedBegun();
    facts.sheds++;
    ramp(4110, 381, 383, 10);
    assertThat(remedies.isExhausted()).as("not judged yet").isFalse();

    ramp(4320, 383, 386, 10);
    assertThat(remedies.isExhausted()).as("all was not asked for").isFalse();
    assertThat(remedies.wantsCacheShed(facts)).isTrue();
    assertThat(remedies.cacheReliefBytes()).isEqualTo(Long.MAX_VALUE);
    remedies.cacheShedBegun();
    facts.sheds++;
    ramp(4630, 386, 397, 10);
    assertThat(remedies.isExhausted()).isTrue();
  }

  @Test
  void exhausted_heapThatShrankOrShrinksLater_isNotBeforeThatCouldBeSeen() {
    assertThat(isExhaustedSoonAfterACollection(Collector.G1, 0)).isTrue();
    assertThat(isExhaustedSoonAfterACollection(Collector.G1, 20)).isFalse();
    assertThat(isExhaustedSoonAfterACollection(Collector.SHENANDOAH, 0)).isFalse();
  }

  private boolean isExhaustedSoonAfterACollection(Collector collector, long shrunkMib) {
    startWith(collector, 0, 600);
    facts.proofs = 0;
    facts.hooksBudgetNanos = 10 * SECOND;
    facts.heapCommittedBytes = 100 * MIB;
    facts.heapUsedBytes = 30 * MIB;
    facts.heapLiveBytes = 30 * MIB;
    ramp(0, 340, 381, 10);
    assertThat(remedies.wantsCollection(facts)).isTrue();
    remedies.collectionBegun(facts);
    proven();
    facts.heapCommittedBytes -= shrunkMib * MIB;
    ramp(4110, 381, 384, 10);
    return remedies.isExhausted();
  }
}
