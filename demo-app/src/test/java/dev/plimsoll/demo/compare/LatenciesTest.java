package dev.plimsoll.demo.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LatenciesTest {
  private final Latencies latencies = new Latencies();

  @Test
  void quantile_nothingRecorded_isNotANumber() {
    assertThat(latencies.quantileMillis(0.5)).isNaN();
  }

  @Test
  void quantile_hundredTimes_isWithinOneBucket() {
    for (int millis = 1; millis <= 100; millis++) {
      latencies.record(millis * 1_000_000L);
    }

    assertThat(latencies.quantileMillis(0.5)).isCloseTo(50, within(3.0));
    assertThat(latencies.quantileMillis(0.99)).isCloseTo(99, within(6.0));
  }

  @Test
  void record_extremes_staysInside() {
    latencies.record(0);
    latencies.record(Long.MAX_VALUE);

    assertThat(latencies.quantileMillis(0.5)).isLessThan(0.01);
    assertThat(latencies.quantileMillis(1)).isGreaterThan(1_000_000);
  }
}
