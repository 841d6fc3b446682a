package dev.plimsoll.core.pressure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** On a heap of 10,000. */
class BelievedAnswersTest {
  private static final long MILLI = 1_000_000L;
  private static final long SECOND = 1000 * MILLI;

  private final HeapSample sample = new HeapSample();
  private BelievedAnswers answers = answers(Collector.ZGC_GENERATIONAL);
  private long toFullNanos = Long.MAX_VALUE;
  private boolean fillOver;
  private boolean failing;

  private static BelievedAnswers answers(Collector collector) {
    return new BelievedAnswers(new HeapModel(collector, 10_000, -1));
  }

  private void single() {
    answers = answers(Collector.ZGC);
  }

  private void answer(long used, long allocated, long afterNanos) {
    answer(used, allocated, afterNanos, MILLI);
  }

  private void answer(long used, long allocated, long afterNanos, long cycleNanos) {
    sample.nanos += afterNanos;
    sample.proofStartNanos = sample.nanos - cycleNanos;
    sample.proofEndNanos = sample.nanos;
    sample.proofUsedBytes = used;
    sample.proofAllocatedBytes = allocated;
    answers.next(sample, toFullNanos, fillOver, failing);
  }

  /** Flat answers, far apart in time: nothing rises. */
  private void answer(long used) {
    answer(used, 0, 60 * SECOND);
  }

  @Test
  void answered_none_nothingProven() {
    assertThat(answers.proven()).isFalse();
    assertThat(answers.lastBytes()).isEqualTo(-1);
    assertThat(answers.liveBytes()).isZero();
    assertThat(answers.mostLiveBytes()).isZero();
    assertThat(answers.usedAfterProofBytes()).isZero();
    assertThat(answers.serial()).isZero();
    assertThat(answers.wantsSecond()).isFalse();
    assertThat(answers.lastIsNear()).isFalse();
    assertThat(answers.inDoubt()).isFalse();
  }

  @Test
  void answered_low_believed() {
    answer(8499);
    assertThat(answers.proven()).isTrue();
    assertThat(answers.liveBytes()).isEqualTo(8499);
    assertThat(answers.mostLiveBytes()).isEqualTo(8499);
    assertThat(answers.wantsSecond()).isFalse();
    assertThat(answers.proofStartNanos()).isEqualTo(60 * SECOND - MILLI);
  }

  @Test
  void answered_highOnce_anotherIsWanted() {
    answer(8500);
    assertThat(answers.proven()).isFalse();
    assertThat(answers.lastBytes()).isEqualTo(8500);
    assertThat(answers.serial()).isEqualTo(1);
    assertThat(answers.wantsSecond()).isTrue();
    answer(8700);
    assertThat(answers.liveBytes()).as("the lower of two").isEqualTo(8500);
    assertThat(answers.wantsSecond()).isFalse();
  }

  /** The lower of two until they have risen twice; a low one begins anew. */
  @Test
  void answered_highAndRising_theHigherIsBelieved() {
    answer(8500);
    answer(8600);
    assertThat(answers.liveBytes()).isEqualTo(8500);
    answer(8000);
    answer(8600);
    answer(8700);
    assertThat(answers.liveBytes()).as("once").isEqualTo(8600);
    answer(8800);
    assertThat(answers.liveBytes()).as("twice").isEqualTo(8800);
    answer(8700);
    assertThat(answers.liveBytes()).isEqualTo(8700);
    answer(8750);
    assertThat(answers.liveBytes()).as("once").isEqualTo(8700);
  }

  @Test
  void answered_lowAfterHigh_theLowOne() {
    answer(8500);
    answer(8000);
    assertThat(answers.liveBytes()).isEqualTo(8000);
    answer(8400);
    assertThat(answers.liveBytes()).as("the lower of two").isEqualTo(8000);
    answer(8450);
    assertThat(answers.liveBytes()).isEqualTo(8400);
  }

  /** No level rises below three quarters: a cache that was emptied has filled since. */
  @Test
  void answered_belowThreeQuarters_theLastOne() {
    answer(4000);
    answer(7499);
    assertThat(answers.liveBytes()).isEqualTo(7499);
    answer(7500);
    assertThat(answers.liveBytes()).as("the lower of two").isEqualTo(7499);
    answer(7600);
    assertThat(answers.liveBytes()).isEqualTo(7500);
  }

  @Test
  void answered_95Percent_needsNoSecond() {
    answer(9499);
    assertThat(answers.proven()).isFalse();
    answer(100);
    answer(9500);
    assertThat(answers.liveBytes()).isEqualTo(9500);
    assertThat(answers.wantsSecond()).isFalse();
  }

  /** But it counts as alive where a level is to fall. */
  @Test
  void answered_allocatedMeanwhile_isCountedOff() {
    answer(9000, 1000, 60 * SECOND);
    assertThat(answers.liveBytes()).isEqualTo(8000);
    assertThat(answers.usedAfterProofBytes()).isEqualTo(9000);
  }

  @Test
  void answered_moreAllocatedThanIsLeft_zeroOnlyWhereNoneOfItIsCollected() {
    answer(500, 600, 60 * SECOND);
    assertThat(answers.liveBytes())
        .as("half, where the young are collected meanwhile")
        .isEqualTo(250);
    single();
    answer(500, 600, 60 * SECOND);
    assertThat(answers.liveBytes()).isZero();
  }

  /** What was allocated is unknown: a high answer may be of garbage only. */
  @Test
  void answered_allocationUnknown_onlyALowOneCounts() {
    answer(8500, -1, 60 * SECOND);
    assertThat(answers.serial()).isZero();
    answer(8499, -1, 60 * SECOND);
    assertThat(answers.liveBytes()).isEqualTo(8499);
    assertThat(answers.serial()).isEqualTo(1);
  }

  @Test
  void answered_useUnknown_isNoAnswer() {
    answer(-1);
    assertThat(answers.proven()).isFalse();
    assertThat(answers.serial()).isZero();
  }

  /** Otherwise one question would follow the other at once for ever. */
  @Test
  void wantsSecond_theSecondTellsNothing_noThird() {
    answer(8500);
    answer(-1);
    assertThat(answers.wantsSecond()).isFalse();
    answer(100);
    answer(8500);
    assertThat(answers.wantsSecond()).isTrue();
    answer(8500, -1, 60 * SECOND);
    assertThat(answers.wantsSecond()).isFalse();
    assertThat(answers.liveBytes()).isEqualTo(100);
  }

  @ParameterizedTest(name = "{0}: {1}, {2} are missing")
  @CsvSource({"7499, false, 1001", "7500, true, 1000"})
  void lastIsNear_fromThreeQuarters(long answer, boolean near, double missing) {
    answer(answer);
    assertThat(answers.lastIsNear()).isEqualTo(near);
    assertThat(answers.missingBytes()).isEqualTo(missing);
  }

  @Test
  void atMost_lowUse_isAllThatCanBeAlive() {
    single();
    answer(8000);
    answers.atMost(3000);
    assertThat(answers.liveBytes()).as("no range").isEqualTo(3000);
    assertThat(answers.usedAfterProofBytes()).isEqualTo(3000);
    assertThat(answers.lastBytes()).isEqualTo(3000);
    assertThat(answers.serial()).as("no answer").isEqualTo(1);
    answers.atMost(5000);
    assertThat(answers.liveBytes()).isEqualTo(3000);
  }

  @Test
  void singleZgc_flatAnswers_areARangeOf18Percent() {
    single();
    answer(8425, 425, 60 * SECOND);
    assertThat(answers.liveBytes()).isEqualTo(6560);
    assertThat(answers.mostLiveBytes()).isEqualTo(8000);
    assertThat(answers.usedAfterProofBytes()).isEqualTo((long) (8425 * 0.82));
  }

  @Test
  void singleZgc_aboveWhatGarbageExplains_inDoubtAndThreeInARowBelieved() {
    single();
    answer(9249);
    assertThat(answers.inDoubt()).isFalse();
    answer(9250);
    assertThat(answers.inDoubt()).isTrue();
    answer(9250);
    assertThat(answers.liveBytes()).isEqualTo((long) (9250 * 0.82));
    answer(9250);
    assertThat(answers.liveBytes()).isEqualTo(9250);
  }

  @Test
  void singleZgc_fellOnTheWay_countsAnew() {
    single();
    answer(9300);
    answer(9290);
    answer(9290);
    answer(9290);
    assertThat(answers.liveBytes()).isLessThan(9000);
    answer(9290);
    assertThat(answers.liveBytes()).isEqualTo(9290);
  }

  @Test
  void singleZgc_98Percent_believedAlone() {
    single();
    answer(9799);
    assertThat(answers.proven()).isFalse();
    single();
    answer(9800);
    assertThat(answers.liveBytes()).isEqualTo(9800);
  }

  @Test
  void singleZgc_highAndRising_theLowerIsBelieved() {
    single();
    answer(8500);
    answer(8600);
    answer(8700);
    answer(8800);
    assertThat(answers.mostLiveBytes()).isEqualTo(8700);
  }

  /** 450 in 225 ms: four and a half points, at a fifth of the heap a second. */
  @Test
  void singleZgc_steepRise_believedWhole() {
    single();
    answer(7000);
    answer(7449, 0, 224 * MILLI);
    assertThat(answers.liveBytes()).as("too little").isEqualTo((long) (7449 * 0.82));
    single();
    answer(7000);
    answer(7450, 0, 226 * MILLI);
    assertThat(answers.liveBytes()).as("too slow").isEqualTo((long) (7450 * 0.82));
    single();
    answer(7000);
    answer(7451, 0, 225 * MILLI);
    assertThat(answers.liveBytes()).isEqualTo(7451);
    answer(7460, 0, 4 * MILLI);
    assertThat(answers.liveBytes()).as("goes on").isEqualTo(7460);
    answer(7461, 0, MILLI);
    assertThat(answers.liveBytes()).as("stands").isEqualTo((long) (7461 * 0.82));
  }

  /** Four and a half points by four answers, none of which is so far above the one before. */
  @Test
  void singleZgc_steepRiseInSmallSteps_believedWhole() {
    single();
    answer(8500);
    assertThat(answers.wantsSecond()).isTrue();
    answer(8725, 0, 50 * MILLI);
    assertThat(answers.liveBytes()).isEqualTo((long) (8500 * 0.82));
    assertThat(answers.wantsSecond()).as("goes on").isTrue();
    answer(8949, 0, 50 * MILLI);
    assertThat(answers.liveBytes()).as("too little").isEqualTo((long) (8725 * 0.82));
    answer(8950, 0, 50 * MILLI);
    assertThat(answers.liveBytes()).as("believed whole, the lower of two").isEqualTo(8949);
    assertThat(answers.wantsSecond()).as("told").isFalse();
  }

  @Test
  void singleZgc_smallStepsBelowWhatTheFirstOneLeft_areDoubted() {
    single();
    answer(9000, 500, 60 * SECOND);
    answer(8725, 0, 50 * MILLI);
    answer(8960, 0, 50 * MILLI);
    assertThat(answers.liveBytes()).isEqualTo((long) (8725 * 0.82));
    assertThat(answers.wantsSecond()).as("goes on").isTrue();
    answer(9000, 0, 50 * MILLI);
    assertThat(answers.liveBytes()).isEqualTo(8960);
  }

  @Test
  void singleZgc_smallStepsWithAFall_countAnew() {
    single();
    answer(8500);
    answer(8725, 0, 50 * MILLI);
    answer(8700, 0, MILLI);
    assertThat(answers.wantsSecond()).isFalse();
    answer(8950, 0, 49 * MILLI);
    assertThat(answers.liveBytes()).isEqualTo((long) (8700 * 0.82));
  }

  /** Its cycle waited, and 500 of the 700 that were counted off were garbage before it began. */
  @Test
  void singleZgc_riseBelowWhatTheLastOneLeft_isDoubted() {
    single();
    answer(7700, 700, 60 * SECOND);
    answer(7699, 0, 225 * MILLI);
    assertThat(answers.liveBytes()).isEqualTo((long) (7000 * 0.82));
    single();
    answer(7700, 700, 60 * SECOND);
    answer(7700, 0, 225 * MILLI);
    assertThat(answers.liveBytes()).as("believed whole, the lower of two").isEqualTo(7000);
  }

  @Test
  void singleZgc_failing_believedWhole() {
    single();
    failing = true;
    answer(8000);
    assertThat(answers.liveBytes()).isEqualTo(8000);
    failing = false;
    answer(8000);
    assertThat(answers.liveBytes()).isEqualTo(6560);
  }

  /** What is believed whole is still one answer. */
  @Test
  void failing_highOnce_needsASecondAllTheSame() {
    failing = true;
    answer(9000);
    assertThat(answers.proven()).isFalse();
    assertThat(answers.wantsSecond()).isTrue();
  }

  /** Believed is what was born meanwhile, too, but no more than the 2.5 points of doubt. */
  @Test
  void filling_fullBeforeFourMoreAnswers_oneIsBelieved() {
    single();
    toFullNanos = 100 * MILLI;
    answer(8200, 200, 25 * MILLI, 25 * MILLI);
    assertThat(answers.liveBytes()).as("just time for four").isEqualTo(6560);
    toFullNanos = 100 * MILLI - 1;
    answer(8200, 200, 25 * MILLI, 25 * MILLI);
    assertThat(answers.liveBytes()).isEqualTo(8200);
    answer(8400, 400, 25 * MILLI, 25 * MILLI);
    assertThat(answers.liveBytes()).isEqualTo(8250);
  }

  @Test
  void filling_high_needsNoSecond() {
    toFullNanos = 100 * MILLI - 1;
    answer(8500, 0, 25 * MILLI, 25 * MILLI);
    assertThat(answers.liveBytes()).isEqualTo(8500);
    assertThat(answers.wantsSecond()).isFalse();
  }

  /** 100 ms until it is full, and a tenth of the 160 that were born came back, or one more. */
  @Test
  void filling_whereTheCollectionFoundGarbage_isDoubtedIfAnotherAnswerCanCome() {
    single();
    toFullNanos = 100 * MILLI;
    sample.proofUsedBeforeBytes = 8357;
    answer(8500, 160, 100 * MILLI, 100 * MILLI);
    assertThat(answers.liveBytes()).isEqualTo((long) (8340 * 0.82));
    sample.proofUsedBeforeBytes = 8356;
    answer(8500, 160, 100 * MILLI, 100 * MILLI);
    assertThat(answers.liveBytes()).as("next to none").isEqualTo(8500);
    sample.proofUsedBeforeBytes = 9000;
    answer(8400, 160, 101 * MILLI, 101 * MILLI);
    assertThat(answers.liveBytes()).as("full before the next").isEqualTo(8400);
  }

  /** It moves only a part of the garbage in one cycle, so what was found says that more is left. */
  @Test
  void filling_whereTheCollectionFoundGarbageOnShenandoah_isDoubted() {
    answers = answers(Collector.SHENANDOAH);
    toFullNanos = 100 * MILLI;
    sample.proofUsedBeforeBytes = 8557;
    answer(8700, 160, 100 * MILLI, 100 * MILLI);
    assertThat(answers.proven()).as("a tenth of what was born came back").isFalse();
    sample.proofUsedBeforeBytes = 8556;
    answer(8700, 160, 100 * MILLI, 100 * MILLI);
    assertThat(answers.liveBytes()).as("next to none").isEqualTo(8700);
  }

  /** There an answer holds no garbage that one could doubt. */
  @Test
  void filling_whereTheCollectionFoundGarbageOnGenerationalZgc_isBelieved() {
    toFullNanos = 100 * MILLI;
    sample.proofUsedBeforeBytes = 9000;
    answer(8600, 100, 26 * MILLI, 26 * MILLI);
    assertThat(answers.liveBytes()).isEqualTo(8600);
  }

  @Test
  void fillOver_belowThreeQuarters_forgotten() {
    fillOver = true;
    answer(7499);
    assertThat(answers.proven()).isFalse();
    assertThat(answers.lastBytes()).isEqualTo(-1);
    assertThat(answers.serial()).isZero();
    answer(7500);
    assertThat(answers.liveBytes()).isEqualTo(7500);
  }
}
