package dev.plimsoll.core.pressure;

import static dev.plimsoll.core.pressure.HeapFixture.MAX;
import static dev.plimsoll.core.pressure.HeapFixture.MB;
import static dev.plimsoll.core.pressure.HeapFixture.MILLI;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.PressureLevel;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class HeapEvaluatorTest {

  @ParameterizedTest
  @CsvSource({
    "749999999, NORMAL",
    "750000000, MODERATE",
    "750000001, MODERATE",
    "849999999, MODERATE",
    "850000000, CRITICAL",
    "850000001, CRITICAL",
    "0, NORMAL",
    "1000000000, CRITICAL"
  })
  void next_fullCollectionAtTheLine_levelOfThatSide(long live, PressureLevel level) {
    assertThat(HeapFixture.g1().full(live).evaluator.level()).isEqualTo(level);
  }

  @ParameterizedTest
  @CsvSource({"849999999, NORMAL", "850000000, MODERATE", "900000000, CRITICAL"})
  void next_twoAnswersOfConcurrentCollector_linesLieHigher(long live, PressureLevel level) {
    HeapFixture heap = new HeapFixture(Collector.ZGC_GENERATIONAL, HeapPolicy.defaults());
    heap.answer(live, 0, 20).answer(live, 0, 20);
    assertThat(heap.evaluator.level()).isEqualTo(level);
  }

  @Test
  void isCalm_aLevelAFailureOrAQuestion_isNot() {
    HeapFixture heap = HeapFixture.g1().full(500 * MB).young(600 * MB);
    assertThat(heap.evaluator.isCalm()).isTrue();
    heap.young(980 * MB);
    assertThat(heap.evaluator.wantsCollection()).isTrue();
    assertThat(heap.evaluator.isCalm()).as("asks").isFalse();
    HeapFixture pending = HeapFixture.g1().full(500 * MB);
    pending.sample.fullCollections++;
    pending.sample.collections++;
    assertThat(pending.used(590 * MB).evaluator.isCalm()).as("an answer is awaited").isFalse();
    assertThat(pending.evaluator.wantsCollection()).isFalse();
    assertThat(HeapFixture.g1().full(760 * MB).evaluator.isCalm()).as("MODERATE").isFalse();
  }

  @Test
  void next_useOnly_neverALevel() {
    HeapFixture heap = HeapFixture.g1();
    for (int i = 0; i < 2000; i++) {
      heap.young(980 * MB).used(999 * MB);
    }
    assertThat(heap.evaluator.level()).isEqualTo(PressureLevel.NORMAL);
  }

  @Test
  void next_firstHighAnswerAlone_isNotBelieved() {
    HeapFixture heap = new HeapFixture(Collector.SHENANDOAH, HeapPolicy.defaults());
    heap.answer(600 * MB, 0, 20).after(2000).answer(880 * MB, 0, 20);
    assertThat(heap.evaluator.level()).isEqualTo(PressureLevel.NORMAL);
    assertThat(heap.evaluator.wantsCollection()).as("the second is asked for at once").isTrue();
    heap.answer(870 * MB, 0, 20);
    assertThat(heap.evaluator.level()).isEqualTo(PressureLevel.MODERATE);
  }

  @Test
  void next_answerWithAllocationMeanwhile_countsItOff() {
    HeapFixture heap = new HeapFixture(Collector.ZGC_GENERATIONAL, HeapPolicy.defaults());
    heap.answer(990 * MB, 290 * MB, 30).answer(990 * MB, 300 * MB, 30);
    assertThat(heap.evaluator.level()).isEqualTo(PressureLevel.NORMAL);
    assertThat(heap.evaluator.provenLiveBytes()).isEqualTo(690 * MB);
  }

  @Test
  void next_flatAnswersOfCollectorThatKeepsGarbage_believedAtTheLowerEnd() {
    HeapFixture heap = new HeapFixture(Collector.ZGC, HeapPolicy.defaults());
    // Recorded: 71 % alive, values replaced at random.
    heap.answer(880 * MB, 0, 60).answer(875 * MB, 0, 60).answer(885 * MB, 0, 60);
    assertThat(heap.evaluator.level()).isEqualTo(PressureLevel.NORMAL);
    assertThat(heap.evaluator.provenLiveBytes()).isEqualTo(875 * MB * 82 / 100);
    assertThat(heap.evaluator.mostLiveBytes()).isEqualTo(875 * MB);
  }

  @Test
  void next_answersOfAHeapThatFills_believedWhole() {
    HeapFixture heap = new HeapFixture(Collector.ZGC, HeapPolicy.defaults());
    heap.answer(700 * MB, 0, 40).after(300).answer(855 * MB, 0, 40);
    assertThat(heap.evaluator.level()).isEqualTo(PressureLevel.NORMAL);
    heap.after(50).answer(900 * MB, 0, 40);
    assertThat(heap.evaluator.level()).isEqualTo(PressureLevel.MODERATE);
    assertThat(heap.evaluator.provenLiveBytes()).isEqualTo(855 * MB);
  }

  @Test
  void next_flatAnswersAfterAFailure_believedWhole() {
    HeapFixture heap = new HeapFixture(Collector.ZGC, HeapPolicy.defaults());
    heap.answer(900 * MB, 0, 60).answer(895 * MB, 0, 60);
    assertThat(heap.evaluator.level()).isEqualTo(PressureLevel.NORMAL);
    heap.sample.failures++;
    heap.after(5).answer(895 * MB, 0, 60).after(1500).answer(895 * MB, 0, 60);
    assertThat(heap.evaluator.level()).isEqualTo(PressureLevel.CRITICAL);
    assertThat(heap.evaluator.provenLiveBytes()).isEqualTo(895 * MB);
  }

  @Test
  void next_oneAnswerAboveWhatGarbageExplains_needsNoSecond() {
    HeapFixture heap = new HeapFixture(Collector.ZGC, HeapPolicy.defaults());
    heap.answer(950 * MB, 0, 40);
    assertThat(heap.evaluator.level()).isEqualTo(PressureLevel.NORMAL);
    heap.answer(980 * MB, 0, 40);
    assertThat(heap.evaluator.level()).isEqualTo(PressureLevel.CRITICAL);
  }

  @Test
  void next_moreAllocatedThanUsed_provesNothingAlive() {
    HeapFixture heap = new HeapFixture(Collector.SHENANDOAH, HeapPolicy.defaults());
    heap.answer(500 * MB, 900 * MB, 30);
    assertThat(heap.evaluator.provenLiveBytes()).isZero();
  }

  @Test
  void next_exactUsageComesLate_isWaitedForThenCorrects() {
    HeapFixture heap = HeapFixture.g1();
    heap.sample.collections++;
    heap.sample.fullCollections++;
    heap.used(900 * MB);
    assertThat(heap.evaluator.level()).as("within the patience").isEqualTo(PressureLevel.NORMAL);
    heap.sample.collectionUsageBytes = 600 * MB;
    heap.sample.collectionUsageFullCount = heap.sample.fullCollections;
    heap.after(3);
    assertThat(heap.evaluator.provenLiveBytes()).isEqualTo(600 * MB);
  }

  @Test
  void next_exactUsageNeverComes_highPollIsAskedAboutFirst() {
    HeapFixture heap = HeapFixture.g1();
    heap.sample.collections++;
    heap.sample.fullCollections++;
    heap.used(900 * MB).used(910 * MB).used(920 * MB).used(930 * MB);
    assertThat(heap.evaluator.level()).isEqualTo(PressureLevel.NORMAL);
    assertThat(heap.evaluator.wantsCollection()).isTrue();
    heap.answer(640 * MB, 0, 40);
    assertThat(heap.evaluator.provenLiveBytes()).isEqualTo(640 * MB);
  }

  @Test
  void next_neitherExactUsageNorAnswer_lowestPollIsBelieved() {
    HeapFixture heap = HeapFixture.g1();
    heap.sample.collections++;
    heap.sample.fullCollections++;
    heap.used(900 * MB).used(910 * MB).after(240).after(20);
    assertThat(heap.evaluator.provenLiveBytes()).isEqualTo(900 * MB);
    assertThat(heap.evaluator.level()).isEqualTo(PressureLevel.CRITICAL);
  }

  @Test
  void next_lowPollAfterFullCollection_isBelievedSoon() {
    HeapFixture heap = HeapFixture.g1();
    heap.sample.collections++;
    heap.sample.fullCollections++;
    heap.used(500 * MB).used(520 * MB).used(540 * MB).used(560 * MB);
    assertThat(heap.evaluator.provenLiveBytes()).isEqualTo(500 * MB);
  }

  @Test
  void next_answerBeforeItsExactUsage_waitsForIt() {
    HeapFixture heap = HeapFixture.g1().full(600 * MB).young(900 * MB);
    assertThat(heap.evaluator.wantsCollection()).isTrue();
    heap.sample.fullCollections++;
    heap.sample.proofs++;
    heap.sample.proofUsedBytes = 790 * MB;
    heap.used(800 * MB);
    assertThat(heap.evaluator.level()).isEqualTo(PressureLevel.NORMAL);
    heap.sample.collectionUsageBytes = 610 * MB;
    heap.sample.collectionUsageFullCount = heap.sample.fullCollections;
    heap.after(3);
    assertThat(heap.evaluator.provenLiveBytes()).isEqualTo(610 * MB);
  }

  @Test
  void next_mixedCollection_lowersButNeverRaises() {
    HeapFixture heap = HeapFixture.g1().full(600 * MB);
    heap.sample.oldCollectionUsageBytes = 700 * MB;
    heap.young(700 * MB);
    heap.sample.oldCollectionUsageBytes = 800 * MB;
    heap.young(840 * MB);
    assertThat(heap.evaluator.provenLiveBytes()).isEqualTo(600 * MB);
    heap.sample.oldCollectionUsageBytes = 400 * MB;
    heap.young(450 * MB);
    assertThat(heap.evaluator.provenLiveBytes()).isEqualTo(450 * MB);
  }

  @Test
  void next_threeQuartersOfTheHeadroomEaten_asksOnce() {
    // Three quarters of the way from 600 to 950 MB.
    HeapFixture heap = HeapFixture.g1().full(600 * MB);
    heap.young(862 * MB);
    assertThat(heap.evaluator.wantsCollection()).isFalse();
    heap.used(990 * MB);
    assertThat(heap.evaluator.wantsCollection()).as("no collection before it").isFalse();
    heap.young(863 * MB);
    assertThat(heap.evaluator.wantsCollection()).isTrue();
    heap.answer(610 * MB, 5 * MB, 30).young(900 * MB);
    assertThat(heap.evaluator.wantsCollection()).as("rests 200 times 30 ms").isFalse();
    heap.after(6000).young(900 * MB);
    assertThat(heap.evaluator.wantsCollection()).isTrue();
  }

  @Test
  void next_nearTheWallAndNoCollectionForLong_asks() {
    HeapFixture heap = new HeapFixture(Collector.SERIAL, HeapPolicy.defaults()).young(600 * MB);
    heap.used(799 * MB).after(600);
    assertThat(heap.evaluator.wantsCollection()).as("not near").isFalse();
    heap.young(600 * MB).used(990 * MB).after(400);
    assertThat(heap.evaluator.wantsCollection()).as("not long").isFalse();
    heap.after(100);
    assertThat(heap.evaluator.wantsCollection()).isTrue();
  }

  @Test
  void next_leakWhileALevelStands_asksFourTimesBeforeTheEnd() {
    HeapFixture heap = HeapFixture.g1().young(600 * MB);
    long used = 600 * MB;
    int asked = 0;
    while (used < 950 * MB) { // 200 MB/s
      used += MB;
      heap.young(used);
      if (heap.evaluator.wantsCollection()) {
        asked += heap.evaluator.level() == PressureLevel.NORMAL ? 0 : 1;
        heap.answer(used, 0, 10);
      } else if (used == 760 * MB) {
        heap.full(used);
      }
    }
    assertThat(asked).isGreaterThanOrEqualTo(4);
  }

  @Test
  void next_sawtoothWhileALevelStands_restsAsEver() {
    HeapFixture heap = HeapFixture.g1().full(780 * MB).answer(780 * MB, 0, 5);
    for (int millis = 0; millis < 900; millis += 50) {
      heap.used(840 * MB).after(40).young(780 * MB);
      assertThat(heap.evaluator.wantsCollection()).as("after %s ms", millis).isFalse();
    }
  }

  @Test
  void next_explicitCollectionsOff_neverAsks() {
    HeapFixture heap =
        new HeapFixture(Collector.G1, new HeapPolicy(0.75, 0.85, 0, 500 * MILLI, false));
    for (int i = 0; i < 100; i++) {
      heap.young(940 * MB);
      assertThat(heap.evaluator.wantsCollection()).isFalse();
    }
  }

  @Test
  void next_foreseenPauseTooLong_neverAsks() {
    HeapFixture heap = HeapFixture.g1();
    assertThat(heap.evaluator.mayAskCollection()).isTrue();
    heap.sample.pauseMillis += 700;
    heap.full(600 * MB);
    assertThat(heap.evaluator.mayAskCollection()).as("for whatever else").isFalse();
    for (int i = 0; i < 100; i++) {
      heap.young(940 * MB);
      assertThat(heap.evaluator.wantsCollection()).isFalse();
    }
  }

  @Test
  void next_proofWithinHysteresis_levelStays() {
    HeapFixture heap = HeapFixture.g1().full(760 * MB);
    heap.after(2000).full(701 * MB);
    assertThat(heap.evaluator.level()).isEqualTo(PressureLevel.MODERATE);
    heap.after(2000).full(699 * MB);
    assertThat(heap.evaluator.level()).isEqualTo(PressureLevel.NORMAL);
  }

  /** Of a leak nothing is garbage that was allocated while a long cycle ran. */
  @Test
  void next_proofThatHoldsOnlyWithoutWhatCameMeanwhile_levelStays() {
    HeapFixture heap = new HeapFixture(Collector.ZGC_GENERATIONAL, HeapPolicy.defaults());
    heap.used(900 * MB).answer(880 * MB, 0, 20).answer(880 * MB, 0, 20);
    assertThat(heap.evaluator.level()).isEqualTo(PressureLevel.MODERATE);
    heap.after(100).answer(820 * MB, 100 * MB, 2200);
    heap.after(100).answer(820 * MB, 100 * MB, 2200);
    assertThat(heap.evaluator.provenLiveBytes()).isEqualTo(720 * MB);
    assertThat(heap.evaluator.level()).isEqualTo(PressureLevel.MODERATE);
    heap.after(100).answer(801 * MB, 10 * MB, 20).after(2000);
    assertThat(heap.evaluator.level()).as("still five points").isEqualTo(PressureLevel.MODERATE);
    heap.after(100).answer(799 * MB, 10 * MB, 20).after(2000);
    assertThat(heap.evaluator.level()).isEqualTo(PressureLevel.NORMAL);
  }

  @Test
  void next_proofWithinTheDwell_levelStaysForASecond() {
    HeapFixture heap = HeapFixture.g1().full(760 * MB).full(400 * MB);
    assertThat(heap.evaluator.level()).isEqualTo(PressureLevel.MODERATE);
    heap.after(980);
    assertThat(heap.evaluator.level()).isEqualTo(PressureLevel.MODERATE);
    heap.after(30);
    assertThat(heap.evaluator.level()).isEqualTo(PressureLevel.NORMAL);
  }

  @Test
  void next_silence_neverLowersALevel() {
    HeapFixture heap = HeapFixture.g1().full(800 * MB);
    heap.used(990 * MB);
    for (int i = 0; i < 600; i++) {
      heap.after(900);
    }
    assertThat(heap.evaluator.level()).isEqualTo(PressureLevel.MODERATE);
  }

  @Test
  void next_useFallsBelowTheLine_provesThatLessIsAlive() {
    HeapFixture heap = HeapFixture.g1().full(800 * MB);
    heap.after(1100).used(300 * MB);
    assertThat(heap.evaluator.level()).isEqualTo(PressureLevel.NORMAL);
    assertThat(heap.evaluator.provenLiveBytes()).as("no proof of its own").isEqualTo(800 * MB);
    heap.after(5).used(990 * MB);
    assertThat(heap.evaluator.level()).isEqualTo(PressureLevel.NORMAL);
  }

  @Test
  void next_answerWithUnknownAllocation_raisesNothing() {
    HeapFixture heap = new HeapFixture(Collector.SHENANDOAH, HeapPolicy.defaults());
    heap.answer(990 * MB, -1, 30).answer(990 * MB, -1, 30);
    assertThat(heap.evaluator.level()).isEqualTo(PressureLevel.NORMAL);
    heap.answer(500 * MB, -1, 30);
    assertThat(heap.evaluator.provenLiveBytes()).isEqualTo(500 * MB);
  }

  @ParameterizedTest
  @CsvSource({"G1, 750, 850", "ZGC_GENERATIONAL, 850, 900", "ZGC, 775, 880"})
  void lineBytes_ofTheFamily_toldAsTheyCount(Collector collector, long moderate, long critical) {
    HeapEvaluator evaluator = new HeapFixture(collector, HeapPolicy.defaults()).evaluator;
    assertThat(evaluator.lineBytes(PressureLevel.MODERATE)).isEqualTo(moderate * MB);
    assertThat(evaluator.lineBytes(PressureLevel.CRITICAL)).isEqualTo(critical * MB);
    assertThat(evaluator.hysteresisBytes()).isEqualTo(50 * MB);
  }

  @Test
  void next_pausesTakeHalfOfTheTimePastTheLine_critical() {
    HeapFixture heap = HeapFixture.g1().full(760 * MB);
    for (int i = 0; i < 30; i++) {
      heap.sample.pauseMillis += 30;
      heap.after(50);
    }
    assertThat(heap.evaluator.level()).isEqualTo(PressureLevel.CRITICAL);
  }

  @Test
  void next_pausesTakeAllTheTime_aloneSayNothingWhereTheWorldStops() {
    HeapFixture heap = HeapFixture.g1().full(600 * MB);
    for (int i = 0; i < 100; i++) {
      heap.sample.pauseMillis += 48;
      heap.after(50);
    }
    assertThat(heap.evaluator.level()).isEqualTo(PressureLevel.NORMAL);
  }

  @Test
  void next_shenandoahPausesAllTheTime_raisesWithoutProof() {
    HeapFixture heap = new HeapFixture(Collector.SHENANDOAH, HeapPolicy.defaults());
    heap.used(850 * MB);
    for (int i = 0; i < 24; i++) {
      heap.sample.pauseMillis += 45;
      heap.after(50);
    }
    assertThat(heap.evaluator.level()).isEqualTo(PressureLevel.MODERATE);
    for (int i = 0; i < 48; i++) {
      heap.sample.pauseMillis += 45;
      heap.after(50);
    }
    assertThat(heap.evaluator.level()).isEqualTo(PressureLevel.CRITICAL);
  }

  @Test
  void next_noAnswerWhileTheWakeStands_moderate() {
    HeapFixture heap = new HeapFixture(Collector.ZGC_GENERATIONAL, HeapPolicy.defaults());
    for (int i = 0; i < 100; i++) {
      heap.used(985 * MB);
    }
    assertThat(heap.evaluator.wantsCollection()).isTrue();
    assertThat(heap.evaluator.level()).isEqualTo(PressureLevel.NORMAL);
    for (int i = 0; i < 400; i++) {
      heap.used(985 * MB);
    }
    assertThat(heap.evaluator.level()).isEqualTo(PressureLevel.MODERATE);
  }

  @Test
  void next_failureInAFullHeap_criticalAndLowersTheCapacity() {
    HeapFixture heap = HeapFixture.g1().used(880 * MB);
    heap.sample.failures++;
    heap.after(5);
    assertThat(heap.evaluator.level()).isEqualTo(PressureLevel.CRITICAL);
    assertThat(heap.evaluator.failureEvidence()).isTrue();
    assertThat(heap.evaluator.capacityBytes()).isEqualTo(880 * MB);
    heap.after(5);
    assertThat(heap.evaluator.failureEvidence()).as("only once").isFalse();
  }

  @Test
  void next_failureInAnEmptyHeap_isAnArrayTooLarge() {
    HeapFixture heap = HeapFixture.g1().used(400 * MB);
    heap.sample.failures++;
    heap.after(5);
    assertThat(heap.evaluator.level()).isEqualTo(PressureLevel.NORMAL);
    assertThat(heap.evaluator.capacityBytes()).isEqualTo(950 * MB);
    assertThat(heap.evaluator.wantsCollection()).isTrue();
  }

  @Test
  void next_ballastClearedWhereTheWorldStops_asksAndBelievesTheAnswer() {
    HeapFixture heap = HeapFixture.g1().used(900 * MB);
    heap.sample.clearings++;
    heap.after(5);
    assertThat(heap.evaluator.level()).isEqualTo(PressureLevel.NORMAL);
    assertThat(heap.evaluator.capacityBytes()).isEqualTo(950 * MB);
    assertThat(heap.evaluator.wantsCollection()).isTrue();
    heap.answer(900 * MB, 0, 20);
    assertThat(heap.evaluator.level()).isEqualTo(PressureLevel.CRITICAL);
  }

  @Test
  void next_ballastClearedByConcurrentCollector_asksAndBelievesTheAnswer() {
    HeapFixture heap =
        new HeapFixture(Collector.ZGC_GENERATIONAL, HeapPolicy.defaults()).used(990 * MB);
    heap.sample.clearings++;
    heap.after(5);
    assertThat(heap.evaluator.level()).isEqualTo(PressureLevel.NORMAL);
    assertThat(heap.evaluator.wantsCollection()).isTrue();
    heap.answer(960 * MB, 0, 20);
    assertThat(heap.evaluator.level()).isEqualTo(PressureLevel.CRITICAL);
    heap.sample.clearings++;
    heap.used(960 * MB);
    assertThat(heap.evaluator.failureEvidence()).isTrue();
  }

  /** By age, as bursts bring it about: that a level stands makes it no failure. */
  @Test
  void next_ballastClearedWhileALevelStandsAndThereIsRoom_isNoFailure() {
    HeapFixture heap = HeapFixture.g1().full(830 * MB);
    assertThat(heap.evaluator.level()).isEqualTo(PressureLevel.MODERATE);
    heap.sample.clearings++;
    heap.used(890 * MB);
    assertThat(heap.evaluator.allocationFailed()).isFalse();
    assertThat(heap.evaluator.level()).isEqualTo(PressureLevel.MODERATE);
    assertThat(heap.evaluator.capacityBytes()).isEqualTo(950 * MB);
    heap.full(700 * MB);
    assertThat(heap.evaluator.failureEvidence()).isFalse();
  }

  @Test
  void next_ballastClearedWhileALevelStandsAndThenTheWall_isAFailure() {
    HeapFixture heap = HeapFixture.g1().full(830 * MB);
    heap.sample.clearings++;
    heap.used(890 * MB);
    heap.full(930 * MB);
    assertThat(heap.evaluator.allocationFailed()).isTrue();
    assertThat(heap.evaluator.level()).isEqualTo(PressureLevel.CRITICAL);
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 0, Long.MAX_VALUE})
  void next_noMaximum_normalForGood(long max) {
    for (Collector collector : Collector.values()) {
      HeapFixture heap = new HeapFixture(new HeapModel(collector, max, -1), HeapPolicy.defaults());
      heap.sample.failures++;
      heap.full(999 * MB).answer(999 * MB, 0, 20).answer(999 * MB, 0, 20);
      assertThat(heap.evaluator.level()).isEqualTo(PressureLevel.NORMAL);
      assertThat(heap.evaluator.wantsCollection()).isFalse();
      assertThat(heap.evaluator.timeToFullNanos()).isEqualTo(Long.MAX_VALUE);
      assertThat(heap.evaluator.pollNanos()).isPositive();
    }
  }

  @Test
  void next_marginOfLargeHeap_bothMustBeCrossed() {
    // 100 MB free for MODERATE; CRITICAL keeps its proportion of 15 to 25.
    HeapPolicy policy = new HeapPolicy(0.75, 0.85, 100 * MB, 500 * MILLI, true);
    assertThat(new HeapFixture(Collector.G1, policy).full(899 * MB).evaluator.level())
        .isEqualTo(PressureLevel.NORMAL);
    assertThat(new HeapFixture(Collector.G1, policy).full(900 * MB).evaluator.level())
        .isEqualTo(PressureLevel.MODERATE);
    assertThat(new HeapFixture(Collector.G1, policy).full(940 * MB).evaluator.level())
        .isEqualTo(PressureLevel.CRITICAL);
  }

  @Test
  void setPolicy_lowerLine_countsFromTheNextSample() {
    HeapFixture heap = HeapFixture.g1().full(600 * MB);
    heap.evaluator.setPolicy(new HeapPolicy(0.5, 0.9, 0, 500 * MILLI, true));
    assertThat(heap.evaluator.level()).isEqualTo(PressureLevel.NORMAL);
    heap.after(5);
    assertThat(heap.evaluator.level()).isEqualTo(PressureLevel.MODERATE);
  }

  @Test
  void next_sampleFromThePast_isIgnored() {
    HeapFixture heap = HeapFixture.g1().full(400 * MB);
    heap.sample.fullCollections++;
    heap.sample.collectionUsageBytes = 990 * MB;
    heap.sample.collectionUsageFullCount = heap.sample.fullCollections;
    heap.after(-3);
    assertThat(heap.evaluator.level()).isEqualTo(PressureLevel.NORMAL);
    assertThat(heap.evaluator.provenLiveBytes()).isEqualTo(400 * MB);
  }

  @Test
  void next_countersFallBack_areNoNewProofs() {
    HeapFixture heap = HeapFixture.g1().full(400 * MB).full(410 * MB);
    heap.sample.collections = 0;
    heap.sample.fullCollections = 0;
    heap.sample.proofs = 0;
    heap.sample.pauseMillis = 0;
    heap.used(990 * MB).used(990 * MB).used(990 * MB).used(990 * MB);
    assertThat(heap.evaluator.level()).isEqualTo(PressureLevel.NORMAL);
    assertThat(heap.evaluator.provenLiveBytes()).isEqualTo(410 * MB);
  }

  @Test
  void next_usageOfAnOlderCollectionArrives_isNotBelievedAgain() {
    HeapFixture heap = HeapFixture.g1().full(400 * MB).full(500 * MB);
    heap.sample.collectionUsageBytes = 990 * MB;
    heap.sample.collectionUsageFullCount = heap.sample.fullCollections - 1;
    heap.after(5).after(5).after(5);
    assertThat(heap.evaluator.provenLiveBytes()).isEqualTo(500 * MB);
  }

  @Test
  void next_clockGap_resetsTheRates() {
    HeapFixture heap = HeapFixture.g1();
    for (int i = 0; i < 50; i++) {
      heap.used(heap.sample.usedBytes + 5 * MB);
    }
    assertThat(heap.evaluator.rates().fill().netBytesPerSecond()).isGreaterThan(500.0 * MB);
    heap.sample.usedBytes = 900 * MB;
    heap.after(60_000);
    assertThat(heap.evaluator.rates().fill().netBytesPerSecond()).isZero();
    assertThat(heap.evaluator.timeToFullNanos()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void next_clockGapThatAPauseExplains_isNoGap() {
    HeapFixture heap = HeapFixture.g1().full(760 * MB);
    heap.sample.pauseMillis += 1200;
    heap.after(1250);
    heap.after(5);
    assertThat(heap.evaluator.level()).isEqualTo(PressureLevel.CRITICAL);
  }

  @Test
  void fillRate_sawtoothThatGoesNowhere_tendsToZeroOverSeconds() {
    HeapFixture heap = HeapFixture.g1();
    for (int i = 0; i < 2000; i++) {
      heap.used((300 + 10 * (i % 20)) * MB);
    }
    assertThat(heap.evaluator.rates().fill().netBytesPerSecond()).isLessThan(2000.0 * MB);
    assertThat(heap.evaluator.rates().fill().grossBytesPerSecond()).isGreaterThan(1000.0 * MB);
  }

  @ParameterizedTest
  @CsvSource({"200, 100", "500, 50", "700, 5"})
  void pollNanos_calm_followsTheUse(long usedMb, long millis) {
    HeapFixture heap = HeapFixture.g1();
    for (int i = 0; i < 400; i++) {
      heap.used(usedMb * MB);
    }
    assertThat(heap.evaluator.pollNanos()).isEqualTo(millis * MILLI);
  }

  /** Between two of many collections use says nothing, also where it touches the maximum. */
  @Test
  void pollNanos_manyCollectionsThatLeaveTheSame_doesNotFollowUse() {
    HeapFixture heap = HeapFixture.g1();
    for (int i = 0; i < 400; i++) {
      boolean collected = i % 8 == 0;
      heap.sample.collections += collected ? 1 : 0;
      heap.used(collected ? (i % 16 == 0 ? 800 : 700) * MB : 995 * MB);
    }

    assertThat(heap.evaluator.level()).isEqualTo(PressureLevel.NORMAL);
    assertThat(heap.evaluator.pollNanos()).isEqualTo(5 * MILLI);
  }

  @Test
  void pollNanos_nearTheLineAndFilling_isAMillisecond() {
    HeapFixture heap = HeapFixture.g1();
    for (int i = 0; i < 100; i++) {
      heap.used(Math.min(930, 700 + 5 * i) * MB);
    }
    for (int i = 0; i < 4; i++) {
      heap.used((930 + 5 * i) * MB);
    }
    assertThat(heap.evaluator.pollNanos()).isEqualTo(MILLI);
  }

  @Test
  void farFromLine_normalAndProvenLow_whateverTheUse() {
    HeapFixture heap = HeapFixture.g1().full(550 * MB).used(960 * MB);
    assertThat(heap.evaluator.farFromLine()).isTrue();
    heap.after(2000).full(720 * MB);
    assertThat(heap.evaluator.farFromLine()).isFalse();
    heap.after(2000).full(760 * MB);
    assertThat(heap.evaluator.farFromLine()).isFalse();
  }

  @Test
  void provenSerial_collectionBeganBeforeTheShed_doesNotCount() {
    HeapFixture heap = HeapFixture.g1().full(780 * MB);
    long serial = heap.evaluator.provenSerial();
    heap.sample.shedBytes = 100 * MB;
    heap.sample.lastShedNanos = heap.sample.nanos + 50 * MILLI;
    heap.answer(690 * MB, 0, 60);
    assertThat(heap.evaluator.provenSerial()).isEqualTo(serial);
    assertThat(heap.evaluator.evictedUncollectedBytes()).isEqualTo(100 * MB);
    heap.after(1000).answer(680 * MB, 0, 60);
    assertThat(heap.evaluator.provenSerial()).isEqualTo(serial + 1);
    assertThat(heap.evaluator.evictedUncollectedBytes()).isZero();
  }

  @Test
  void gcDebt_pausesForSeconds_fillsTheBucketAndDrains() {
    HeapFixture heap = HeapFixture.g1();
    for (int i = 0; i < 400 && !heap.evaluator.gcDebtFull(); i++) {
      heap.sample.pauseMillis += 49;
      heap.after(50);
    }
    assertThat(heap.evaluator.gcDebtFull()).isTrue();
    for (int i = 0; i < 20; i++) {
      heap.after(900);
    }
    assertThat(heap.evaluator.rates().gcDebtNanos()).isZero();
  }

  @ParameterizedTest
  @EnumSource(Collector.class)
  void next_anyProofInsideTheBand_neverOscillates(Collector collector) {
    Random random = new Random(42);
    boolean headroom = collector.provesByHeadroom();
    // Flat answers there are a range of which the lower end must reach the line.
    boolean keepsGarbage = collector == Collector.ZGC;
    long line = (headroom ? 750 : keepsGarbage ? 946 : 850) * MB;
    long top = keepsGarbage ? 924 * MB : line;
    for (int run = 0; run < 50; run++) {
      HeapFixture below = new HeapFixture(collector, HeapPolicy.defaults());
      HeapFixture above = new HeapFixture(collector, HeapPolicy.defaults());
      above.answer(line, 0, 20).answer(line, 0, 20);
      for (int i = 0; i < 200; i++) {
        long live = top - 1 - (long) (random.nextDouble() * 0.0380 * MAX);
        long millis = 1 + random.nextInt(3000);
        below.sample.spaceCollections++;
        above.sample.spaceCollections++;
        below.after(millis).answer(live, 0, 20);
        above.after(millis).answer(live, 0, 20);
        assertThat(below.evaluator.level()).as("answered %s", live).isEqualTo(PressureLevel.NORMAL);
        assertThat(above.evaluator.level()).isEqualTo(PressureLevel.MODERATE);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Collector.class)
  void next_anySamples_keepsItsInvariants(Collector collector) {
    Random random = new Random(7);
    for (int run = 0; run < 20; run++) {
      HeapFixture heap = new HeapFixture(collector, HeapPolicy.defaults());
      for (int i = 0; i < 2000; i++) {
        heap.sample.collections += random.nextInt(3);
        heap.sample.fullCollections += random.nextInt(20) == 0 ? 1 : 0;
        heap.sample.pauseMillis += random.nextInt(4);
        heap.sample.failures += random.nextInt(500) == 0 ? 1 : 0;
        if (heap.evaluator.wantsCollection() && random.nextInt(5) == 0) {
          heap.answer((long) (random.nextDouble() * MAX), random.nextInt(100) * MB, 20);
        }
        heap.used((long) (random.nextDouble() * MAX)).after(random.nextInt(50));
        HeapEvaluator evaluator = heap.evaluator;
        assertThat(evaluator.level()).isNotEqualTo(PressureLevel.EXHAUSTED);
        assertThat(evaluator.pollNanos()).isBetween(MILLI, 100 * MILLI);
        assertThat(evaluator.provenLiveBytes()).isBetween(-1L, MAX);
        assertThat(evaluator.capacityBytes()).isBetween(650 * MB, MAX);
        assertThat(evaluator.gcShare()).isBetween(0.0, 1.0);
        assertThat(evaluator.timeToFullNanos()).isNotNegative();
      }
    }
  }

  /** Of a heap so large that the pause guessed from nothing would be too long. */
  @Test
  void next_largeHeapNearlyFullAfterAYoungCollection_isAskedAbout() {
    HeapModel large = new HeapModel(Collector.G1, 8 * MAX, -1);
    HeapFixture heap = new HeapFixture(large, HeapPolicy.defaults());
    heap.sample.spaceCollections++;
    heap.young(8 * 890 * MB);
    assertThat(heap.evaluator.wantsCollection()).as("may be garbage").isFalse();
    heap.used(8 * 990 * MB);
    assertThat(heap.evaluator.wantsCollection()).as("not collected").isFalse();

    heap.sample.spaceCollections++;
    heap.young(8 * 900 * MB);
    assertThat(heap.evaluator.wantsCollection()).isTrue();

    heap.answer(8 * 600 * MB, 0, 2000);
    heap.after(60_000).after(5);
    heap.sample.spaceCollections++;
    heap.young(8 * 950 * MB);
    assertThat(heap.evaluator.wantsCollection()).as("took 2 s, seen now").isFalse();
  }

  /** A tenth of what is guessed from nothing is too long as well. */
  @Test
  void next_hugeHeapNearlyFullAfterAYoungCollection_isNotAskedAbout() {
    HeapFixture heap =
        new HeapFixture(new HeapModel(Collector.G1, 64 * MAX, -1), HeapPolicy.defaults());
    heap.sample.spaceCollections++;
    heap.young(64 * 900 * MB);
    assertThat(heap.evaluator.wantsCollection()).isFalse();
  }

  @Test
  void next_severalFullCollectionsBetweenTwoLooks_theirPauseIsLearned() {
    HeapModel large = new HeapModel(Collector.G1, 16 * MAX, -1);
    HeapFixture heap = new HeapFixture(large, HeapPolicy.defaults());
    assertThat(heap.evaluator.mayAskCollection()).as("a guess forbids nothing").isTrue();
    heap.sample.pauseMillis += 3000;
    heap.sample.fullCollections++;
    heap.full(16 * 600 * MB).after(20);
    assertThat(heap.evaluator.mayAskCollection()).as("1.5 s each").isFalse();
  }
}
