package dev.plimsoll.core.pressure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.PressureLevel;
import org.junit.jupiter.api.Test;

/** What full collections prove and when one is worth asking for, on a heap of 10,000. */
class FullCollectionRuleTest {
  private static final long MILLI = 1_000_000L;

  private final HeapSample sample = new HeapSample();
  private final PauseWindow pauses = new PauseWindow();
  private final HeapModel model = new HeapModel(Collector.G1, 10_000, -1);
  // Not fed here: nothing is steady.
  private final FullCollectionRule rule = new FullCollectionRule(model, new SteadyHeap(model));

  FullCollectionRuleTest() {
    look(1000, 1);
  }

  private void look(long used, long afterMillis) {
    sample.nanos += afterMillis * MILLI;
    sample.usedBytes = used;
    pauses.next(sample.nanos, sample.pauseMillis, false);
    rule.next(sample, pauses, false);
  }

  private void young(long used, long afterMillis) {
    sample.collections++;
    look(used, afterMillis);
  }

  private void full(long used) {
    sample.collections++;
    sample.fullCollections++;
    look(used, 1);
  }

  private void exact(long used, long live) {
    sample.collectionUsageBytes = live;
    sample.collectionUsageFullCount = sample.fullCollections;
    look(used, 1);
  }

  private void answer(long used) {
    sample.proofs++;
    sample.proofStartNanos = sample.nanos + 7;
    sample.proofUsedBytes = used;
    sample.collections++;
    sample.fullCollections++;
    look(used, 1);
  }

  @Test
  void start_35PercentAreTakenForAlive_unproven() {
    assertThat(rule.liveBytes()).isEqualTo(3500);
    assertThat(rule.mostLiveBytes()).isEqualTo(3500);
    assertThat(rule.proven()).isFalse();
    assertThat(rule.serial()).isZero();
    assertThat(rule.wakes()).isFalse();
    assertThat(rule.wantsProof()).isFalse();
    assertThat(rule.unprovenLevel()).isEqualTo(PressureLevel.NORMAL);
    assertThat(rule.inDoubt()).isFalse();
    assertThat(rule.moderateOffset()).isZero();
    assertThat(rule.criticalOffset()).isZero();
  }

  /** 3,500 and three quarters of the way to 9,500. */
  @Test
  void wantsProof_threeQuartersOfTheHeadroomEaten_afterACollectionOnly() {
    look(8000, 1);
    assertThat(rule.wantsProof()).isFalse();
    young(7999, 1);
    assertThat(rule.wantsProof()).isFalse();
    young(8000, 1);
    assertThat(rule.wantsProof()).isTrue();
    look(8000, 1);
    assertThat(rule.wantsProof()).as("once a collection").isFalse();
  }

  @Test
  void wantsProof_nearTheWallWithoutACollectionForHalfASecond_oneIsDue() {
    young(5000, 1);
    look(8000, 499);
    assertThat(rule.wantsProof()).isFalse();
    look(7999, 1);
    assertThat(rule.wantsProof()).isFalse();
    look(8000, 1);
    assertThat(rule.wantsProof()).isTrue();
  }

  @Test
  void natural_exactFigure_isBelievedAtOnce() {
    sample.collections++;
    sample.fullCollections++;
    exact(9000, 8000);
    assertThat(rule.liveBytes()).isEqualTo(8000);
    assertThat(rule.proven()).isTrue();
    assertThat(rule.serial()).isEqualTo(1);
    assertThat(rule.proofStartNanos()).as("the look before").isEqualTo(MILLI);
  }

  /** The exact figure is read by another thread; a low polled one is believed after 10 ms. */
  @Test
  void natural_noExactFigure_theLowestPollAfterTenMillis() {
    full(5000);
    assertThat(rule.wakes()).isTrue();
    look(4800, 5);
    look(5200, 5);
    assertThat(rule.serial()).isZero();
    look(5300, 1);
    assertThat(rule.liveBytes()).isEqualTo(4800);
    assertThat(rule.serial()).isEqualTo(1);
    assertThat(rule.wakes()).isFalse();
  }

  @Test
  void natural_exactFigureComesLater_corrects() {
    full(5000);
    look(5000, 11);
    assertThat(rule.liveBytes()).isEqualTo(5000);
    exact(6000, 4700);
    assertThat(rule.liveBytes()).isEqualTo(4700);
    assertThat(rule.serial()).isEqualTo(2);
    exact(6000, 4600);
    assertThat(rule.serial()).as("once").isEqualTo(2);
  }

  @Test
  void natural_exactFigureOfAnEarlierOne_isNotIts() {
    exact(1000, 900);
    full(5000);
    look(5000, 1);
    assertThat(rule.serial()).isZero();
  }

  /** One after the other: what the first has left is read, and then the second is seen. */
  @Test
  void natural_anotherOneFollowedTheFigure_isThatOfTheFirst_andTheNextIsAwaited() {
    full(9000);
    sample.collectionUsageBytes = 8000;
    sample.collectionUsageFullCount = sample.fullCollections;
    full(7500);
    assertThat(rule.liveBytes()).isEqualTo(8000);
    assertThat(rule.serial()).isEqualTo(1);
    assertThat(rule.proofStartNanos()).as("the look before the first").isEqualTo(MILLI);
    assertThat(rule.wakes()).isTrue();

    exact(7600, 5000);
    assertThat(rule.liveBytes()).isEqualTo(5000);
    assertThat(rule.serial()).isEqualTo(2);
    assertThat(rule.proofStartNanos()).as("the look before the second").isEqualTo(2 * MILLI);
    assertThat(rule.wakes()).isFalse();
  }

  @Test
  void natural_theNextFigureDoesNotCome_theLowestPollSinceIsTaken() {
    full(5000);
    sample.collectionUsageBytes = 4500;
    sample.collectionUsageFullCount = sample.fullCollections;
    full(6000);
    look(5800, 10);
    assertThat(rule.liveBytes()).isEqualTo(4500);
    look(6100, 1);
    assertThat(rule.liveBytes()).isEqualTo(5800);
    assertThat(rule.serial()).isEqualTo(2);
    assertThat(rule.wakes()).isFalse();
  }

  /** The answer was read right after the second: nobody has to ask again. */
  @Test
  void natural_anotherOneThatWasAskedForFollowed_itsAnswerIsNotDoubted() {
    full(9000);
    rule.asking(sample.nanos);
    sample.collectionUsageBytes = 8000;
    sample.collectionUsageFullCount = sample.fullCollections;
    answer(7500);
    assertThat(rule.liveBytes()).isEqualTo(8000);
    look(9000, 11);
    assertThat(rule.wantsProof()).isFalse();
    assertThat(rule.liveBytes()).isEqualTo(7500);
    assertThat(rule.serial()).isEqualTo(2);
  }

  /** What was asked for is the first: of the second use was polled only. */
  @Test
  void asked_anotherOneFollowed_isDoubted() {
    rule.asking(sample.nanos);
    sample.proofs++;
    sample.proofUsedBytes = 8000;
    sample.collections += 2;
    sample.fullCollections += 2;
    sample.collectionUsageBytes = 7900;
    sample.collectionUsageFullCount = 1;
    look(8500, 1);
    assertThat(rule.liveBytes()).isEqualTo(7900);
    look(9000, 11);
    assertThat(rule.wantsProof()).isTrue();
    assertThat(rule.serial()).isEqualTo(1);
  }

  @Test
  void natural_exactFigureOfNothing_isNone() {
    sample.collections++;
    sample.fullCollections++;
    exact(5000, 0);
    assertThat(rule.serial()).isZero();
  }

  /** At 70 % and above a polled figure may hold what was allocated since. */
  @Test
  void natural_highPoll_isDoubtedAndAskedAbout() {
    full(7000);
    look(7000, 10);
    assertThat(rule.wantsProof()).isFalse();
    look(7000, 1);
    assertThat(rule.wantsProof()).isTrue();
    assertThat(rule.urgency()).isEqualTo(Urgency.AT_ONCE);
    look(7000, 239);
    assertThat(rule.serial()).as("250 ms after it was seen").isZero();
    look(7000, 1);
    assertThat(rule.liveBytes()).isEqualTo(7000);
    assertThat(rule.wantsProof()).isFalse();
    assertThat(rule.urgency()).isEqualTo(Urgency.CALM);
  }

  @Test
  void natural_pollJustBelow70Percent_isNotDoubted() {
    full(6999);
    look(8000, 11);
    assertThat(rule.liveBytes()).isEqualTo(6999);
  }

  @Test
  void asked_answerOfAFullOne_believedAfterTenMillis() {
    rule.asking(sample.nanos);
    answer(8800);
    look(9000, 10);
    assertThat(rule.serial()).isZero();
    look(9000, 1);
    assertThat(rule.liveBytes()).isEqualTo(8800);
    assertThat(rule.proofStartNanos()).as("or shortly before").isBetween(MILLI, MILLI + 7);
  }

  /** While an answer is awaited, the natural one waits for it. */
  @Test
  void natural_whileAsking_waitsForTheAnswer() {
    rule.asking(sample.nanos);
    full(5000);
    look(5000, 11);
    assertThat(rule.serial()).isZero();
    look(5000, 240);
    assertThat(rule.serial()).isEqualTo(1);
  }

  /** ExplicitGCInvokesConcurrent: no full collection, the garbage is still there. */
  @Test
  void asked_answerWithoutAFullOne_mayOnlyLower() {
    sample.proofs++;
    sample.proofUsedBytes = 3500;
    look(3600, 1);
    assertThat(rule.serial()).isZero();
    sample.proofs++;
    sample.proofUsedBytes = 3499;
    look(3600, 1);
    assertThat(rule.liveBytes()).isEqualTo(3499);
    assertThat(rule.serial()).isEqualTo(1);
  }

  @Test
  void asked_useUnknown_isNoAnswer() {
    sample.proofs++;
    sample.proofUsedBytes = -1;
    sample.fullCollections++;
    sample.collections++;
    look(5000, 1);
    look(5000, 11);
    assertThat(rule.liveBytes()).as("the natural figure all the same").isEqualTo(5000);
  }

  /** JDK 17's G1: the old pool's figure moves with a mixed collection. */
  @Test
  void mixed_usesLess_lowers() {
    sample.oldCollectionUsageBytes = 500;
    look(3000, 1);
    assertThat(rule.serial()).as("the first figure is no change").isZero();
    sample.oldCollectionUsageBytes = 400;
    look(3500, 1);
    assertThat(rule.serial()).isZero();
    sample.oldCollectionUsageBytes = 300;
    look(3499, 1);
    assertThat(rule.liveBytes()).isEqualTo(3499);
    look(3000, 1);
    assertThat(rule.liveBytes()).as("nothing moved").isEqualTo(3499);
    sample.oldCollectionUsageBytes = -1;
    look(3000, 1);
    assertThat(rule.liveBytes()).isEqualTo(3499);
  }

  @Test
  void atMost_lowUse_noProof() {
    rule.atMost(2000);
    assertThat(rule.liveBytes()).isEqualTo(2000);
    rule.atMost(3000);
    assertThat(rule.liveBytes()).isEqualTo(2000);
    assertThat(rule.serial()).isZero();
  }

  @Test
  void worseThanProven_pausesOfHalfASecond() {
    look(1000, 500);
    sample.pauseMillis = 499;
    look(1000, 500);
    assertThat(rule.worseThanProven()).isFalse();
    sample.pauseMillis = 501;
    look(1000, 1);
    assertThat(rule.worseThanProven()).isTrue();
  }
}
