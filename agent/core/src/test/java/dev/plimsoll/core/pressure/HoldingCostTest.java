package dev.plimsoll.core.pressure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HoldingCostTest {
  private static final long MILLI = 1_000_000L;
  private static final long MB = 1_000_000L;
  private static final long WHOLE = 22 * MB;
  private static final long RESERVE = 14 * MB;

  private final HeapSample sample = new HeapSample();
  private HoldingCost cost = new HoldingCost(new HeapModel(Collector.G1, 256 * MB, 256 * MB));
  private boolean far = true;

  /** Seconds of a sawtooth whose collections, fifty a second, take that share of the time. */
  private void pass(int seconds, double share, long floorBytes) {
    for (int i = 0; i < seconds * 100; i++) {
      sample.nanos += 10 * MILLI;
      boolean collected = i % 2 == 0;
      sample.collections += collected ? 1 : 0;
      sample.usedBytes = floorBytes + held() + (collected ? 0 : 60 * MB);
      sample.spaceMillis = Math.round((spent += share * 10));
      cost.next(sample, sample.usedBytes, held(), WHOLE, WHOLE - RESERVE, far);
    }
  }

  private double spent;

  private long held() {
    return (cost.holdsReserve() ? RESERVE : 0) + (cost.holdsBallast() ? WHOLE - RESERVE : 0);
  }

  @Test
  void next_collectionsTakeLittle_holdsAll() {
    pass(60, 0.02, 130 * MB);
    assertThat(held()).isEqualTo(WHOLE);
  }

  @Test
  void next_collectionsTakeNearlyAll_givesBackTheReserveAndThenTheBallast() {
    pass(4, 0.95, 130 * MB);
    assertThat(cost.holdsReserve()).isFalse();
    assertThat(cost.holdsBallast()).isTrue();
    pass(4, 0.95, 130 * MB);
    assertThat(cost.holdsBallast()).isFalse();
  }

  @Test
  void next_theReserveWasAllThatCost_keepsTheBallast() {
    pass(60, 0.06, 130 * MB);
    assertThat(cost.holdsReserve()).isFalse();
    assertThat(cost.holdsBallast()).isTrue();
  }

  @Test
  void next_heapFills_holdsAll() {
    for (int i = 0; i < 20; i++) {
      pass(1, 0.95, (40 + 5 * i) * MB);
      assertThat(held()).isEqualTo(WHOLE);
    }
  }

  @Test
  void next_whatCollectionsLeaveRises_takesBackOnTheWay() {
    pass(10, 0.95, 110 * MB);
    assertThat(held()).isZero();

    for (int i = 1; i <= 14; i++) {
      pass(1, 0.95, (110 + 8 * i) * MB);
    }

    assertThat(held()).isEqualTo(WHOLE);
  }

  @Test
  void next_whatCollectionsLeaveLeaps_takesBackWithinTheSecond() {
    pass(30, 0.95, 110 * MB);
    assertThat(held()).isZero();

    sample.usedBytes = 170 * MB;
    for (int i = 0; i < 40; i++) {
      sample.nanos += 10 * MILLI;
      sample.collections++;
      cost.next(sample, sample.usedBytes, held(), WHOLE, WHOLE - RESERVE, far);
    }

    assertThat(held()).isEqualTo(WHOLE);
  }

  /** Seconds of G1 at full churn as they were read: only mixed collections take what is old. */
  @Test
  void next_whatCollectionsLeaveWavers_staysGivenBack() {
    int[] lows = {
      188, 191, 197, 166, 166, 188, 168, 186, 190, 200, 200, 200, 175, 171, 195, 173, 149, 188, 191
    };
    pass(10, 0.95, 175 * MB);
    for (int low : lows) {
      pass(1, 0.60, low * MB);
      assertThat(held()).as("%d MB", low).isZero();
    }
  }

  @Test
  void next_nearTheLine_takesBackAtOnceAndGivesNothing() {
    pass(10, 0.95, 130 * MB);
    far = false;
    sample.nanos += MILLI;
    cost.next(sample, sample.usedBytes, 0, WHOLE, WHOLE - RESERVE, far);
    assertThat(held()).isEqualTo(WHOLE);

    pass(20, 0.95, 130 * MB);
    assertThat(held()).isEqualTo(WHOLE);
  }

  @Test
  void next_calmAgain_takesBackAfterTenSecondsAndThenForty() {
    pass(10, 0.95, 130 * MB);
    pass(8, 0.001, 130 * MB);
    assertThat(held()).isZero();
    pass(4, 0.001, 130 * MB);
    assertThat(held()).isEqualTo(WHOLE);

    // The second time it takes a second for each of both, not three.
    pass(4, 0.95, 130 * MB);
    assertThat(held()).isZero();
    pass(35, 0.001, 130 * MB);
    assertThat(held()).isZero();
    pass(8, 0.001, 130 * MB);
    assertThat(held()).isEqualTo(WHOLE);
  }

  @Test
  void next_concurrentCollectorRestsHalfTheTime_itsProcessorsCount() {
    cost = new HoldingCost(new HeapModel(Collector.ZGC, 256 * MB, 256 * MB));
    pass(30, 0.11, 130 * MB);
    assertThat(held()).isEqualTo(WHOLE);

    pass(30, 0.45, 130 * MB);
    assertThat(cost.holdsReserve()).isFalse();
    assertThat(cost.holdsBallast()).isTrue();

    pass(10, 0.95, 130 * MB);
    assertThat(held()).isZero();
  }

  @Test
  void next_oldGenerationNearlyFull_countsWhatIsFreeThere() {
    cost = new HoldingCost(new HeapModel(Collector.PARALLEL, 256 * MB, 170 * MB));
    pass(10, 0.03, 130 * MB);
    assertThat(cost.holdsReserve()).isFalse();
  }

  /** As at 55 % alive in 256 MB: on a busy machine pauses take twice and thrice as long. */
  @Test
  void next_oldGenerationApart_keepsTheBallastOnABusyMachine() {
    cost = new HoldingCost(new HeapModel(Collector.PARALLEL, 256 * MB, 170 * MB));
    pass(30, 0.15, 140 * MB);
    assertThat(cost.holdsReserve()).isFalse();
    assertThat(cost.holdsBallast()).isTrue();
    pass(8, 0.25, 140 * MB);
    assertThat(cost.holdsBallast()).isFalse();
    pass(12, 0.03, 140 * MB);
    assertThat(held()).isEqualTo(WHOLE - RESERVE);
  }

  @Test
  void next_machineLessBusy_takesTheBallastBackAlone() {
    pass(10, 0.95, 130 * MB);
    assertThat(held()).isZero();
    pass(9, 0.06, 130 * MB);
    assertThat(held()).isZero();
    pass(3, 0.06, 130 * MB);
    assertThat(held()).isEqualTo(WHOLE - RESERVE);
    pass(60, 0.06, 130 * MB);
    assertThat(held()).isEqualTo(WHOLE - RESERVE);
  }
}
