package dev.plimsoll.core.pressure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** On a heap of 10,000. */
class RegionShortageTest {
  private static final long MILLI = 1_000_000L;

  private final HeapSample sample = new HeapSample();
  private RegionShortage shortage = started(Collector.SHENANDOAH, 7000);

  private RegionShortage started(Collector collector, long used) {
    RegionShortage made = new RegionShortage(new HeapModel(collector, 10_000, -1));
    sample.usedBytes = used;
    made.next(sample, false);
    return made;
  }

  private void used(long bytes, long afterMillis) {
    sample.nanos += afterMillis * MILLI;
    sample.usedBytes = bytes;
    shortage.next(sample, false);
  }

  /** A cycle every 30 ms, each of which leaves so much more than the one before. */
  private void cycles(int count, long risen) {
    for (int i = 0; i < count; i++) {
      sample.fullCollections++;
      used(sample.usedBytes + risen, 30);
    }
  }

  @Test
  void stands_eightCyclesThatGiveNothingBackWhileItFills() {
    cycles(7, 40);
    assertThat(shortage.stands()).as("five are a start's").isFalse();
    cycles(1, 40);
    assertThat(shortage.stands()).isTrue();
  }

  @Test
  void stands_copiesThatEachCycleMakes_areNoMatter() {
    for (int i = 0; i < 8; i++) {
      used(sample.usedBytes + 600, 15);
      sample.fullCollections++;
      used(sample.usedBytes - 560, 15);
    }
    assertThat(shortage.stands()).isTrue();
  }

  @Test
  void stands_cyclesThatBringSomethingBack_theyMakeRoom() {
    for (int i = 0; i < 12; i++) {
      used(sample.usedBytes + 650, 15);
      sample.fullCollections++;
      used(sample.usedBytes - 610, 15);
    }
    assertThat(shortage.stands()).isFalse();
  }

  @Test
  void stands_nothingGrows_itMayGoOnLikeThat() {
    cycles(100, 0);
    assertThat(shortage.stands()).isFalse();
    cycles(3, 49);
    assertThat(shortage.stands()).isFalse();
    cycles(1, 49);
    assertThat(shortage.stands()).as("1.5 % more than at first").isTrue();
  }

  @Test
  void stands_cyclesThatDoNotFollowAtOnce_haveOtherReasons() {
    cycles(7, 40);
    used(sample.usedBytes, 151);
    cycles(7, 40);
    assertThat(shortage.stands()).isFalse();
    cycles(1, 40);
    assertThat(shortage.stands()).isTrue();
  }

  @Test
  void stands_clockGap_countsAnew() {
    cycles(7, 40);
    sample.nanos += 60_000 * MILLI;
    sample.fullCollections++;
    shortage.next(sample, true);
    cycles(7, 40);
    assertThat(shortage.stands()).isFalse();
  }

  @Test
  void stands_littleUsed_isLeftAlone() {
    shortage = started(Collector.SHENANDOAH, 5400);
    cycles(10, 60);
    assertThat(shortage.stands()).as("6,000").isFalse();
    cycles(7, 60);
    assertThat(shortage.stands()).isTrue();
  }

  @Test
  void stands_nearlyAllUsed_isForOtherFigures() {
    shortage = started(Collector.SHENANDOAH, 8250);
    cycles(12, 40);
    assertThat(shortage.stands()).isFalse();
  }

  @Test
  void stands_over_rememberedForHalfASecond() {
    cycles(8, 40);
    used(5000, 499);
    assertThat(shortage.stands()).isTrue();
    used(5000, 1);
    assertThat(shortage.stands()).isFalse();
  }

  @Test
  void stands_otherCollectors_never() {
    for (Collector collector : Collector.values()) {
      if (collector != Collector.SHENANDOAH) {
        shortage = started(collector, 7000);
        cycles(12, 40);
        assertThat(shortage.stands()).as(collector.toString()).isFalse();
      }
    }
  }
}
