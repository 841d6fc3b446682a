package dev.plimsoll.core.pressure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PassiveWakeTest {
  private static final long MILLI = 1_000_000L;

  private final HeapSample sample = new HeapSample();
  private final PauseWindow pauses = new PauseWindow();

  private final PassiveWake generational = wake(Collector.ZGC_GENERATIONAL);
  private final PassiveWake single = wake(Collector.ZGC);
  private final PassiveWake shenandoah = wake(Collector.SHENANDOAH);

  private static PassiveWake wake(Collector collector) {
    return new PassiveWake(new HeapModel(collector, 10_000, -1));
  }

  private void used(PassiveWake wake, long bytes, long afterMillis) {
    sample.nanos += afterMillis * MILLI;
    sample.usedBytes = bytes;
    pauses.next(sample.nanos, sample.pauseMillis, false);
    wake.next(sample, pauses, false);
  }

  private void cycle(PassiveWake wake, long bytes, long afterMillis) {
    sample.fullCollections++;
    used(wake, bytes, afterMillis);
  }

  @Test
  void floor_threeCyclesAtTheLine_stands() {
    used(generational, 8500, 1);
    cycle(generational, 8500, 1);
    cycle(generational, 8500, 1);
    assertThat(generational.stands()).isFalse();
    cycle(generational, 8500, 1);
    assertThat(generational.stands()).isTrue();
    assertThat(generational.failing()).as("no more than a reason to look").isFalse();
  }

  @Test
  void floor_oneLookBelowTheLine_notForThreeCycles() {
    used(generational, 8500, 1);
    for (int i = 0; i < 3; i++) {
      cycle(generational, 9000, 1);
    }
    used(generational, 8499, 1);
    assertThat(generational.stands()).isFalse();
    cycle(generational, 9000, 1);
    cycle(generational, 9000, 1);
    cycle(generational, 9000, 1);
    assertThat(generational.stands()).as("the low one is the third oldest").isFalse();
    cycle(generational, 9000, 1);
    assertThat(generational.stands()).isTrue();
  }

  @Test
  void floor_singleGenerationZgc_higherAndForLonger() {
    used(single, 9100, 1);
    cycle(single, 9099, 70);
    cycle(single, 9100, 70);
    cycle(single, 9100, 70);
    cycle(single, 9100, 70);
    assertThat(single.stands()).isFalse();
    cycle(single, 9100, 70);
    assertThat(single.stands()).as("9,099 was seen in the cycle that is now the oldest").isTrue();
  }

  @Test
  void floor_singleGenerationZgcQuickCycles_notBefore200Millis() {
    used(single, 9100, 1);
    for (int i = 0; i < 3; i++) {
      cycle(single, 9100, 1);
    }
    used(single, 9100, 196);
    assertThat(single.stands()).isFalse();
    used(single, 9100, 1);
    assertThat(single.stands()).isTrue();
  }

  @Test
  void floorBytes_lowestOfTheLastCycleAndThisOne() {
    used(generational, 4000, 1);
    assertThat(generational.floorBytes()).isEqualTo(4000);
    used(generational, 3000, 1);
    cycle(generational, 5000, 1);
    assertThat(generational.floorBytes()).isEqualTo(3000);
    cycle(generational, 6000, 1);
    assertThat(generational.floorBytes()).isEqualTo(5000);
    used(generational, 4500, 1);
    assertThat(generational.floorBytes()).isEqualTo(4500);
  }

  @Test
  void dwell_nearlyFullFor50Millis_fails() {
    used(generational, 9499, 1);
    used(generational, 9500, 1);
    used(generational, 9500, 49);
    assertThat(generational.failing()).isFalse();
    used(generational, 9500, 1);
    assertThat(generational.failing()).isTrue();
    assertThat(generational.stands()).isTrue();
    used(generational, 9499, 1);
    assertThat(generational.failing()).isFalse();
    used(generational, 9500, 49);
    assertThat(generational.failing()).as("begins anew").isFalse();
  }

  @Test
  void dwell_singleGenerationZgc_100MillisAndTwoCycles() {
    used(single, 9500, 1);
    cycle(single, 9500, 50);
    cycle(single, 9500, 49);
    assertThat(single.failing()).isFalse();
    used(single, 9500, 1);
    assertThat(single.failing()).isTrue();
    used(single, 9499, 1);
    used(single, 9500, 1);
    cycle(single, 9500, 500);
    assertThat(single.failing()).as("a cycle that waits for a processor").isFalse();
    cycle(single, 9500, 1);
    assertThat(single.failing()).isTrue();
  }

  @Test
  void dwell_singleGenerationZgcNoCycleEnds_aSecond() {
    used(single, 9500, 1);
    used(single, 9500, 999);
    assertThat(single.failing()).isFalse();
    used(single, 9500, 1);
    assertThat(single.failing()).isTrue();
  }

  @Test
  void dwell_aTwentiethCameBack_thatIsACollectorThatWorks() {
    used(generational, 9900, 1);
    used(generational, 9900, 1);
    used(generational, 9600, 20);
    used(generational, 9750, 20);
    used(generational, 9551, 20);
    assertThat(generational.failing()).as("499 in all").isTrue();
    used(generational, 9550, 1);
    assertThat(generational.failing()).isFalse();
  }

  @Test
  void dwell_clockGap_beginsAnew() {
    used(generational, 9500, 1);
    sample.nanos += 5000 * MILLI;
    generational.next(sample, pauses, true);
    assertThat(generational.failing()).isFalse();
    used(generational, 9500, 50);
    assertThat(generational.failing()).isTrue();
  }

  @Test
  void pauses_thirtyPercent_failsOnShenandoahOnly() {
    used(shenandoah, 100, 1);
    sample.pauseMillis = 89;
    used(shenandoah, 100, 300);
    assertThat(shenandoah.failing()).isFalse();
    sample.pauseMillis = 90 + 89;
    used(shenandoah, 100, 300);
    assertThat(shenandoah.failing()).isTrue();
    used(generational, 100, 1);
    assertThat(generational.failing()).isFalse();
  }

  /** The last answer left 5,000; 9,500 is the wall; nine tenths between are eaten at 9,050. */
  @Test
  void headroomEaten_nineTenthsOfWhatTheAnswerLeft() {
    used(generational, 9050, 1);
    assertThat(generational.headroomEaten(5000)).as("no cycle yet").isFalse();
    cycle(generational, 9050, 1);
    assertThat(generational.headroomEaten(5000)).isTrue();
    assertThat(generational.headroomEaten(9600)).as("above the wall").isFalse();
    used(generational, 9049, 1);
    assertThat(generational.headroomEaten(5000)).isFalse();
  }
}
