package dev.plimsoll.core.pressure.shed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.core.pressure.Collector;
import dev.plimsoll.core.pressure.HeapModel;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LearnedBoundTest {
  private static final long OPEN = Long.MAX_VALUE;
  private static final long FLOOR = 50;
  private static final HeapModel MODEL = new HeapModel(Collector.G1, 1000, -1);

  private final ShedInput in = new ShedInput();
  private LearnedBound bound = new LearnedBound(MODEL);

  @BeforeEach
  void aCacheOf500() {
    in.capacityBytes = 1000;
    in.usedBytes = 1000;
    in.cacheBytes = 500;
    in.floorBytes = FLOOR;
    proven(800);
  }

  private void proven(long live) {
    in.provenLiveBytes = live;
    in.mostLiveBytes = live;
  }

  private void assertBound(long bytes, long learnedBytes) {
    assertThat(bound.bytes()).as("in force").isEqualTo(bytes);
    assertThat(bound.learnedBytes()).as("learned").isEqualTo(learnedBytes);
    assertThat(bound.isBack()).isEqualTo(bytes >= learnedBytes);
  }

  /** 400 were learned, 300 are in force. */
  private void lowered() {
    bound.cutFirst(in, 400);
    bound.lower(300, FLOOR);
  }

  @Test
  void open_atFirstAndAgain() {
    assertBound(OPEN, OPEN);
    lowered();
    bound.open();
    assertBound(OPEN, OPEN);
  }

  @ParameterizedTest
  @CsvSource({"-1, 50", "49, 50", "50, 50", "51, 51"})
  void cutFirst_both_noLessThanTheFloor(long toBytes, long expected) {
    bound.cutFirst(in, toBytes);
    assertBound(expected, expected);
  }

  @ParameterizedTest
  @CsvSource({"301, false, 300", "300, false, 300", "299, true, 299", "49, true, 50"})
  void lower_onlyWhatIsInForce_noLessThanTheFloor(long toBytes, boolean lowers, long expected) {
    lowered();
    assertThat(bound.lower(toBytes, FLOOR)).isEqualTo(lowers);
    assertBound(expected, 400);
  }

  @Test
  void lower_atTheFloor_onlyWithoutIt() {
    lowered();
    bound.lower(0, FLOOR);
    assertThat(bound.lower(0, FLOOR)).isFalse();
    assertThat(bound.lower(0, 0)).isTrue();
    assertBound(0, 400);
  }

  @ParameterizedTest
  @CsvSource({"199, 200", "200, 200", "201, 201"})
  void unlearn_onlyWhatWasLearned_noLessThanTheFloor(long floorBytes, long expected) {
    lowered();
    bound.unlearn(0.5, floorBytes);
    assertBound(300, expected);
  }

  @Test
  void unlearnIfTried_provenFirstCut_lowers() {
    lowered();
    bound.unlearnIfTried(0.5, FLOOR);
    assertBound(300, 200);
  }

  /** Of the guess no failure speaks until a proof came while no more than that was held. */
  @Test
  void unlearnIfTried_guessInAFullHeap_onlyOnceItWasTried() {
    bound = new LearnedBound(new HeapModel(Collector.ZGC, 1000, -1));
    lowered();
    bound.noteProven();
    bound.unlearnIfTried(0.5, FLOOR);
    assertBound(300, 400);
    bound.giveBack(100);
    bound.unlearnIfTried(0.5, FLOOR);
    assertBound(400, 400);
    bound.noteProven();
    bound.unlearnIfTried(0.5, FLOOR);
    assertBound(400, 200);
  }

  @Test
  void giveBack_onlyWhatIsInForce() {
    lowered();
    bound.giveBack(0);
    assertBound(300, 400);
    bound.giveBack(99);
    assertBound(399, 400);
    bound.giveBack(1);
    assertBound(400, 400);
  }

  @ParameterizedTest
  @CsvSource({"-1, 300, 400", "0, 300, 400", "1, 401, 401"})
  void grow_bothFromWhatWasLearned(long byBytes, long expected, long learned) {
    lowered();
    bound.grow(byBytes);
    assertBound(expected, learned);
  }

  @Test
  void grow_moreIsInForceThanWasLearned_fromThat() {
    lowered();
    bound.unlearn(0.5, FLOOR);
    bound.grow(1);
    assertBound(301, 301);
  }

  @Test
  void rescale_both_butNotWhatIsOpen() {
    bound.rescale(0.5);
    assertBound(OPEN, OPEN);
    lowered();
    bound.rescale(0.5);
    assertBound(150, 200);
  }

  @Test
  void recount_theShedOfTheFirstCutFoundMore_bothOnce() {
    bound.cutFirst(in, 400);
    bound.noteCut(in);
    in.countedBytes = 580;
    assertThat(bound.recount(in)).as("no shed has ended").isZero();
    assertBound(400, 400);
    in.sheds = 1;
    assertThat(bound.recount(in)).isEqualTo(80);
    assertBound(480, 480);
    in.sheds = 2;
    assertThat(bound.recount(in)).as("once").isZero();
    assertBound(480, 480);
  }

  @Test
  void recount_loweredSince_tellsButGivesNothingBack() {
    bound.cutFirst(in, 400);
    bound.noteCut(in);
    bound.lower(399, FLOOR);
    in.countedBytes = 580;
    in.sheds = 1;
    assertThat(bound.recount(in)).isEqualTo(80);
    assertBound(399, 400);
  }

  /** 700 is the target. */
  @ParameterizedTest
  @CsvSource({"800, 420, 420", "700, 450, 500", "600, 450, 500"})
  void relearn_provenFirstCut_onlyDownAndOnce(long live, long expected, long learned) {
    bound.cutFirst(in, 500);
    bound.lower(450, FLOOR);
    proven(live);
    in.floorBytes = 420;
    bound.relearn(in, forecast());
    assertBound(expected, learned);
    proven(900);
    bound.relearn(in, forecast());
    assertBound(expected, learned);
  }

  @Test
  void relearn_firstCutBeforeAnyProof_alsoUp() {
    proven(-1);
    bound.cutFirst(in, 500);
    bound.lower(450, FLOOR);
    proven(600);
    bound.relearn(in, forecast());
    assertBound(450, 600);
  }

  private LiveForecast forecast() {
    LiveForecast forecast = new LiveForecast(MODEL);
    forecast.next(in);
    return forecast;
  }
}
