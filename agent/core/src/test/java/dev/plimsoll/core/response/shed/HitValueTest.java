package dev.plimsoll.core.response.shed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.plimsoll.core.response.cache.HitCount;
import org.junit.jupiter.api.Test;

class HitValueTest {
  private static final long SECOND = 1_000_000_000L;

  private final HitCount counted = new HitCount();
  private final HitValue value = new HitValue();

  @Test
  void next_fewSeconds_isNotBelievedYet() {
    run(0, 4, 100);

    assertThat(value.hitsPerSecond()).isEqualTo(HitValue.UNKNOWN);
  }

  @Test
  void next_steadyHits_isTheirRate() {
    run(0, 10, 100);

    assertThat(value.hitsPerSecond()).isCloseTo(100, within(1.0));
    assertThat(value.nanosPerLoad()).isEqualTo(HitValue.UNKNOWN);
  }

  @Test
  void next_rateChanges_followsWithinAMinuteAndNotAtOnce() {
    run(0, 60, 100);
    run(60, 61, 10_000);
    assertThat(value.hitsPerSecond()).isLessThan(600);

    run(61, 180, 0);
    assertThat(value.hitsPerSecond()).isLessThan(20);
  }

  @Test
  void next_loads_tellWhatOneTakes() {
    counted.loads = 4;
    counted.loadNanos = 1_000;
    run(0, 1, 1);
    assertThat(value.nanosPerLoad()).isEqualTo(250);

    value.unknown();
    assertThat(value.nanosPerLoad()).isEqualTo(HitValue.UNKNOWN);
  }

  private void run(int fromSecond, int toSecond, int hitsPerSecond) {
    for (int second = fromSecond; second <= toSecond; second++) {
      value.next(counted, second * SECOND);
      counted.hits += hitsPerSecond;
    }
  }
}
