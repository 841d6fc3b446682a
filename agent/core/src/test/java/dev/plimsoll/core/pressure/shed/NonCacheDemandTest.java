package dev.plimsoll.core.pressure.shed;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NonCacheDemandTest {
  private static final long TEN_MINUTES = 600_000_000_000L;

  private final NonCacheDemand demand = new NonCacheDemand();

  @Test
  void bytes_theMostThatTheRestNeeded() {
    demand.sample(800, 300, 1, 0);
    demand.sample(700, 300, 1, 1);
    assertThat(demand.bytes(1, 1)).isEqualTo(500);
    demand.sample(900, 300, 1, 2);
    assertThat(demand.bytes(1, 2)).isEqualTo(600);
  }

  @Test
  void bytes_neverNegative() {
    demand.sample(100, 300, 1, 0);
    assertThat(demand.bytes(1, 0)).isZero();
  }

  /** What was learned of the caches' true size since counts for what was sampled before, too. */
  @Test
  void bytes_byTheYieldOfNow() {
    demand.sample(800, 300, 1, 0);
    assertThat(demand.bytes(0.5, 0)).isEqualTo(650);
    assertThat(demand.bytes(2, 0)).isEqualTo(200);
  }

  @Test
  void bytes_keptForTenMinutesThenHalvedInTen() {
    demand.sample(500, 0, 1, 7);
    assertThat(demand.bytes(1, 7 + TEN_MINUTES)).isEqualTo(500);
    assertThat(demand.bytes(1, 7 + TEN_MINUTES + TEN_MINUTES / 2)).isBetween(333.0, 334.0);
    assertThat(demand.bytes(1, 7 + 2 * TEN_MINUTES)).isEqualTo(250);
  }

  @Test
  void sample_equal_keepsItYoung() {
    demand.sample(500, 0, 1, 0);
    demand.sample(500, 0, 1, TEN_MINUTES);
    assertThat(demand.bytes(1, 2 * TEN_MINUTES)).isEqualTo(500);
  }

  @Test
  void sample_moreThanWhatTheOldOneHasFadedTo_takesItsPlace() {
    demand.sample(500, 0, 1, 0);
    demand.sample(249, 0, 1, 2 * TEN_MINUTES);
    assertThat(demand.bytes(1, 2 * TEN_MINUTES)).isEqualTo(250);
    demand.sample(251, 0, 1, 2 * TEN_MINUTES);
    assertThat(demand.bytes(1, 3 * TEN_MINUTES)).isEqualTo(251);
  }
}
