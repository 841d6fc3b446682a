package dev.plimsoll.core.pressure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.PressureLevel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When a collection is asked for, and what stands without an answer, on a heap of 10,000. */
class AskedCollectionRuleTest {
  private static final long MILLI = 1_000_000L;
  private static final long SECOND = 1000 * MILLI;

  private final HeapSample sample = new HeapSample();
  private final PauseWindow pauses = new PauseWindow();
  private AskedCollectionRule rule = rule(Collector.ZGC_GENERATIONAL);

  private AskedCollectionRule rule(Collector collector) {
    AskedCollectionRule made = new AskedCollectionRule(new HeapModel(collector, 10_000, -1));
    made.next(sample, pauses, false);
    return made;
  }

  private void single() {
    rule = rule(Collector.ZGC);
  }

  private void look(long used, long afterNanos) {
    sample.nanos += afterNanos;
    sample.usedBytes = used;
    pauses.next(sample.nanos, sample.pauseMillis, false);
    rule.next(sample, pauses, false);
  }

  private void cycle(long used, long afterNanos) {
    sample.fullCollections++;
    look(used, afterNanos);
  }

  private void answer(long used, long allocated, long afterNanos) {
    answer(used, allocated, afterNanos, MILLI);
  }

  private void answer(long used, long allocated, long afterNanos, long cycleNanos) {
    sample.proofs++;
    sample.proofStartNanos = sample.nanos + afterNanos - cycleNanos;
    sample.proofEndNanos = sample.nanos + afterNanos;
    sample.proofUsedBytes = used;
    sample.proofAllocatedBytes = allocated;
    look(sample.usedBytes, afterNanos);
  }

  /** Flat answers, far apart in time: nothing rises. */
  private void answer(long used) {
    answer(used, 0, 60 * SECOND);
  }

  @Test
  void answered_none_nothingProven() {
    assertThat(rule.proven()).isFalse();
    assertThat(rule.liveBytes()).isZero();
    assertThat(rule.serial()).isZero();
    assertThat(rule.wantsProof()).isFalse();
    assertThat(rule.urgency()).isEqualTo(Urgency.CALM);
  }

  @Test
  void answered_low_believedAtOnce() {
    answer(8499);
    assertThat(rule.proven()).isTrue();
    assertThat(rule.liveBytes()).isEqualTo(8499);
    assertThat(rule.serial()).isEqualTo(1);
    assertThat(rule.proofStartNanos()).isEqualTo(60 * SECOND - MILLI);
    assertThat(rule.wantsProof()).isFalse();
  }

  @Test
  void answered_highOnce_anotherIsAskedForAtOnce() {
    answer(8500);
    assertThat(rule.proven()).isFalse();
    assertThat(rule.wantsProof()).isTrue();
    assertThat(rule.urgency()).isEqualTo(Urgency.AT_ONCE);
    rule.asking(sample.nanos);
    assertThat(rule.wantsProof()).as("once").isFalse();
    answer(8700);
    assertThat(rule.liveBytes()).as("the lower of two").isEqualTo(8500);
    answer(8600);
    assertThat(rule.liveBytes()).isEqualTo(8600);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({"7499, CALM", "7500, PRESSING", "8400, PRESSING"})
  void urgency_lastAnswerNearTheLine_presses(long answer, Urgency urgency) {
    answer(answer);
    assertThat(rule.urgency()).isEqualTo(urgency);
  }

  /** Asked at a floor of 4,000, answered 7,000: 1,500 are missing to the line, half is 750. */
  @Test
  void grown_halfOfWhatIsMissing_theAnswerIsOutOfDate() {
    cycle(4000, MILLI);
    cycle(4000, MILLI);
    rule.asking(sample.nanos);
    answer(7000);
    cycle(4749, MILLI);
    cycle(4749, MILLI);
    assertThat(rule.wantsProof()).isFalse();
    cycle(4750, MILLI);
    cycle(4750, MILLI);
    assertThat(rule.wantsProof()).isTrue();
    assertThat(rule.urgency()).isEqualTo(Urgency.GROWN);
  }

  @Test
  void grown_nearTheLine_fourPointsAtLeast() {
    cycle(4000, MILLI);
    cycle(4000, MILLI);
    rule.asking(sample.nanos);
    answer(8400);
    cycle(4399, MILLI);
    cycle(4399, MILLI);
    assertThat(rule.urgency()).isEqualTo(Urgency.PRESSING);
    cycle(4400, MILLI);
    cycle(4400, MILLI);
    assertThat(rule.urgency()).isEqualTo(Urgency.GROWN);
  }

  @Test
  void grown_neverAnswered_nothingToCompare() {
    look(1000, MILLI);
    cycle(1000, MILLI);
    cycle(8000, MILLI);
    cycle(8000, MILLI);
    assertThat(rule.urgency()).isEqualTo(Urgency.CALM);
  }

  /** Before the first answer 35 % are taken for alive: nine tenths of the way to the wall. */
  @Test
  void wantsProof_headroomEaten() {
    look(8899, MILLI);
    cycle(8899, MILLI);
    assertThat(rule.wantsProof()).isFalse();
    cycle(8900, MILLI);
    cycle(8900, MILLI);
    assertThat(rule.wantsProof()).isTrue();
    assertThat(rule.wakes()).as("no figure stands").isFalse();
  }

  @Test
  void wakes_threeCyclesHigh() {
    // The first holds the start, when nothing was used.
    for (int i = 0; i < 4; i++) {
      cycle(9000, MILLI);
    }
    assertThat(rule.wakes()).isTrue();
    assertThat(rule.wantsProof()).isTrue();
    assertThat(rule.worseThanProven()).isFalse();
  }

  @Test
  void unproven_noAnswerForTwoSecondsWhileItIsNearlyFull_moderate() {
    look(9600, MILLI);
    rule.asking(sample.nanos);
    look(9600, 2 * SECOND - 1);
    assertThat(rule.unprovenLevel()).isEqualTo(PressureLevel.NORMAL);
    look(9600, 1);
    assertThat(rule.worseThanProven()).isTrue();
    assertThat(rule.unprovenLevel()).isEqualTo(PressureLevel.MODERATE);
    look(5000, MILLI);
    assertThat(rule.unprovenLevel()).as("no figure stands").isEqualTo(PressureLevel.NORMAL);
  }

  @Test
  void unproven_neverAsked_normal() {
    look(9600, MILLI);
    look(9600, 5 * SECOND);
    assertThat(rule.unprovenLevel()).isEqualTo(PressureLevel.NORMAL);
  }

  @Test
  void unproven_answerCame_normal() {
    look(9600, MILLI);
    rule.asking(sample.nanos);
    answer(500, 0, SECOND);
    look(9600, 5 * SECOND);
    assertThat(rule.unprovenLevel()).isEqualTo(PressureLevel.NORMAL);
  }

  /** The wait of a process that was stopped is nobody's. */
  @Test
  void unproven_clockGap_waitsAnew() {
    look(9600, MILLI);
    rule.asking(sample.nanos);
    sample.nanos += 60 * SECOND;
    rule.next(sample, pauses, true);
    look(9600, 2 * SECOND - 1);
    assertThat(rule.unprovenLevel()).isEqualTo(PressureLevel.NORMAL);
    look(9600, 1);
    assertThat(rule.unprovenLevel()).isEqualTo(PressureLevel.MODERATE);
  }

  @Test
  void unproven_shenandoahPauses_moderateForASecondCriticalForThree() {
    rule = rule(Collector.SHENANDOAH);
    look(100, 12 * MILLI);
    for (int i = 0; i < 83; i++) {
      sample.pauseMillis += 9;
      look(100, 12 * MILLI);
    }
    // 747 of 996 ms.
    assertThat(rule.unprovenLevel()).isEqualTo(PressureLevel.NORMAL);
    for (int i = 0; i < 5; i++) {
      sample.pauseMillis += 12;
      look(100, 12 * MILLI);
    }
    assertThat(rule.unprovenLevel()).isEqualTo(PressureLevel.MODERATE);
    for (int i = 0; i < 250; i++) {
      sample.pauseMillis += 12;
      look(100, 12 * MILLI);
    }
    assertThat(rule.unprovenLevel()).isEqualTo(PressureLevel.CRITICAL);
  }

  @Test
  void atMost_lowUse_isAllThatCanBeAlive() {
    answer(8000);
    rule.atMost(3000);
    assertThat(rule.liveBytes()).isEqualTo(3000);
    assertThat(rule.serial()).as("no proof").isEqualTo(1);
    rule.atMost(5000);
    assertThat(rule.liveBytes()).isEqualTo(3000);
    assertThat(rule.urgency()).as("the old answer is out of date").isEqualTo(Urgency.CALM);
  }

  @Test
  void singleZgc_flatAnswers_areARangeOf18Percent() {
    single();
    answer(8000);
    assertThat(rule.liveBytes()).isEqualTo(6560);
    assertThat(rule.mostLiveBytes()).isEqualTo(8000);
    assertThat(rule.usedAfterProofBytes()).isEqualTo(6560);
    assertThat(rule.inDoubt()).isFalse();
    assertThat(rule.moderateOffset()).isEqualTo(0.025);
    assertThat(rule.criticalOffset()).isEqualTo(0.03);
  }

  @Test
  void singleZgc_aboveWhatGarbageExplains_inDoubtAndThreeInARowBelieved() {
    single();
    answer(9249);
    assertThat(rule.inDoubt()).isFalse();
    answer(9250);
    assertThat(rule.inDoubt()).isTrue();
    assertThat(rule.wantsProof()).isTrue();
    answer(9250);
    assertThat(rule.liveBytes()).isEqualTo((long) (9250 * 0.82));
    answer(9250);
    assertThat(rule.liveBytes()).isEqualTo(9250);
    answer(9250);
    assertThat(rule.liveBytes()).as("stays").isEqualTo(9250);
    answer(9249);
    assertThat(rule.liveBytes()).as("fell").isEqualTo((long) (9249 * 0.82));
  }

  @Test
  void singleZgc_failedWithinTenSeconds_believedWhole() {
    single();
    sample.failures = 1;
    look(100, MILLI);
    answer(8000, 0, 10 * SECOND - 1);
    assertThat(rule.liveBytes()).isEqualTo(8000);
    answer(8000, 0, 1);
    assertThat(rule.liveBytes()).isEqualTo(6560);
  }

  private void filling() {
    for (long used = 4000; used <= 8500; used += 1500) {
      sample.spaceCollections++;
      cycle(used, 100 * MILLI);
    }
  }

  /** Of what was born no more than the 2.5 points that the lines doubt. */
  @Test
  void filling_oneAnswer_isBelievedWithWhatWasBornMeanwhile() {
    single();
    filling();
    assertThat(rule.wantsProof()).isTrue();
    assertThat(rule.urgency()).isEqualTo(Urgency.FILLING);
    rule.asking(sample.nanos);
    answer(8200, 200, 30 * MILLI, 30 * MILLI);
    assertThat(rule.liveBytes()).isEqualTo(8200);
    answer(8400, 400, 30 * MILLI, 30 * MILLI);
    assertThat(rule.liveBytes()).isEqualTo(8250);
  }

  /** 100 ms until it is full are time for five cycles of 20 ms: doubted as any other. */
  @Test
  void filling_withTimeForMoreAnswers_isDoubted() {
    single();
    filling();
    rule.asking(sample.nanos);
    answer(8200, 200, 20 * MILLI, 20 * MILLI);
    assertThat(rule.liveBytes()).isEqualTo((long) (8000 * 0.82));
    answer(8200, 200, 26 * MILLI, 26 * MILLI);
    assertThat(rule.liveBytes()).as("time for three").isEqualTo(8200);
  }

  @Test
  void filling_overWhenALowAnswerComes_forgotten() {
    filling();
    rule.asking(sample.nanos);
    look(7999, MILLI);
    answer(7499, 0, 20 * MILLI);
    assertThat(rule.proven()).isFalse();
    assertThat(rule.serial()).isZero();
    rule.asking(sample.nanos);
    answer(7499, 0, 20 * MILLI);
    assertThat(rule.liveBytes()).as("asked without a fill").isEqualTo(7499);
  }

  /** All of it may have been allocated meanwhile. */
  @Test
  void filling_allocationUnknown_isNotBelievedAlone() {
    filling();
    rule.asking(sample.nanos);
    answer(8499, -1, 20 * MILLI);
    rule.asking(sample.nanos);
    answer(8000, -1, 20 * MILLI);
    assertThat(rule.liveBytes()).isEqualTo(8000);
    answer(8400, -1, 20 * MILLI);
    assertThat(rule.liveBytes()).as("the lower of two").isEqualTo(8000);
  }

  @Test
  void filling_goesOnWhenALowAnswerComes_stands() {
    filling();
    rule.asking(sample.nanos);
    answer(7499, 0, 20 * MILLI);
    assertThat(rule.liveBytes()).isEqualTo(7499);
  }

  /** The fill has ended while it was asked: doubted as any other. */
  @Test
  void filling_overWhenTheAnswerComes_needsASecond() {
    filling();
    rule.asking(sample.nanos);
    sample.spaceCollections++;
    cycle(8500, 100 * MILLI);
    answer(8600, 0, 20 * MILLI);
    assertThat(rule.proven()).isFalse();
    assertThat(rule.urgency()).isEqualTo(Urgency.AT_ONCE);
  }

  @Test
  void otherCollectors_areNotInDoubt() {
    answer(9400);
    assertThat(rule.inDoubt()).isFalse();
    assertThat(rule.moderateOffset()).isEqualTo(0.10);
    assertThat(rule.criticalOffset()).isEqualTo(0.05);
  }
}
