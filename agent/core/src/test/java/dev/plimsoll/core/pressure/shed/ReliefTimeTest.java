package dev.plimsoll.core.pressure.shed;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReliefTimeTest {
  private static final long MILLI = 1_000_000L;
  private static final long SECOND = 1_000_000_000L;

  @Test
  void measured_movesByAQuarterWithinItsBounds() {
    ReliefTime relief = new ReliefTime();
    assertThat(relief.nanos()).isEqualTo(150 * MILLI);
    relief.measured(350 * MILLI);
    assertThat(relief.nanos()).isEqualTo(200 * MILLI);
    relief.measured(0);
    assertThat(relief.nanos()).isEqualTo(162_500_000);
    relief.measured(1000 * SECOND);
    assertThat(relief.nanos()).isEqualTo(162_500_000 + (2 * SECOND - 162_500_000) / 4);
  }
}
