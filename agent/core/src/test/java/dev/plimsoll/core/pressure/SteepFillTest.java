package dev.plimsoll.core.pressure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** On a heap of 10,000. */
class SteepFillTest {
  private static final long MILLI = 1_000_000L;

  private final HeapSample sample = new HeapSample();
  private SteepFill fill = started(Collector.ZGC);

  private SteepFill started(Collector collector) {
    SteepFill made = new SteepFill(new HeapModel(collector, 10_000, -1));
    sample.usedBytes = 5000;
    made.next(sample, false);
    return made;
  }

  private void used(long bytes, long afterMillis) {
    sample.nanos += afterMillis * MILLI;
    sample.usedBytes = bytes;
    fill.next(sample, false);
  }

  private void collected(long bytes, long afterMillis) {
    sample.spaceCollections++;
    used(bytes, afterMillis);
  }

  @Test
  void stands_twoSteepStepsAndFourFifthsUsed() {
    collected(6500, 100);
    collected(7999, 100);
    assertThat(fill.stands()).as("too little is used").isFalse();
    used(8000, 5);
    assertThat(fill.stands()).isTrue();
    used(7999, 5);
    assertThat(fill.stands()).isFalse();
  }

  @Test
  void stands_oneStep_isNoFill() {
    collected(8500, 100);
    used(9900, 50);
    assertThat(fill.stands()).isFalse();
  }

  /** 2,000 are missing: at 500 in 250 ms they are used up in a second. */
  @Test
  void stands_notFullWithinASecond_isSlow() {
    collected(7500, 200);
    collected(8000, 251);
    assertThat(fill.stands()).isFalse();
    fill = started(Collector.ZGC);
    collected(7500, 200);
    collected(8000, 250);
    assertThat(fill.stands()).isTrue();
  }

  @Test
  void stands_smallRise_isNoise() {
    collected(9500, 100);
    collected(9949, 50);
    assertThat(fill.stands()).isFalse();
    fill = started(Collector.ZGC);
    collected(9500, 100);
    collected(9950, 50);
    assertThat(fill.stands()).isTrue();
  }

  /** Taken 4,000, given back 1,000. */
  @Test
  void stands_moreThanAQuarterCameBack_isGarbage() {
    collected(6000, 100);
    used(10_000, 50);
    collected(9000, 50);
    assertThat(fill.stands()).isTrue();
    fill = started(Collector.ZGC);
    collected(6000, 100);
    used(10_000, 50);
    collected(8999, 50);
    assertThat(fill.stands()).isFalse();
  }

  @Test
  void stands_aStepThatIsNotSteep_endsIt() {
    collected(6500, 100);
    collected(8500, 100);
    assertThat(fill.stands()).isTrue();
    collected(8500, 100);
    assertThat(fill.stands()).isFalse();
    collected(9500, 100);
    assertThat(fill.stands()).as("counts anew").isFalse();
  }

  @Test
  void stands_collectionsWithin50Millis_areOneStep() {
    collected(6500, 25);
    collected(8000, 24);
    assertThat(fill.stands()).isFalse();
    collected(8500, 1);
    assertThat(fill.stands()).as("one step of 50 ms").isFalse();
    collected(9500, 50);
    assertThat(fill.stands()).isTrue();
  }

  @Test
  void next_clockGap_countsAnew() {
    collected(6500, 100);
    sample.nanos += 5000 * MILLI;
    fill.next(sample, true);
    collected(8500, 100);
    assertThat(fill.stands()).isFalse();
    collected(9500, 100);
    assertThat(fill.stands()).isTrue();
  }
}
