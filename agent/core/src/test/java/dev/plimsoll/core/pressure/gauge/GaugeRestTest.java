package dev.plimsoll.core.pressure.gauge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GaugeRestTest {
  private static final long BEGIN = 7_000_000_000L;
  private static final long MAX = 100;

  private final GaugeRest rest = new GaugeRest();

  @Test
  void looksTheFirstTime() {
    assertThat(rest.stands(BEGIN, 0)).isFalse();
  }

  @Test
  void sparesACalmOneForTwentyMilliseconds() {
    rest.looked(BEGIN, 3, 50, MAX, Long.MAX_VALUE);
    assertThat(rest.stands(BEGIN + GaugeRest.NANOS - 1, 3)).isTrue();
    assertThat(rest.stands(BEGIN + GaugeRest.NANOS, 3)).isFalse();
  }

  @Test
  void looksAfterAWholeCollection() {
    rest.looked(BEGIN, 3, 50, MAX, Long.MAX_VALUE);
    assertThat(rest.stands(BEGIN + 1, 4)).isFalse();
  }

  @Test
  void sparesNoneThatIsHalfFull() {
    rest.looked(BEGIN, 3, 51, MAX, Long.MAX_VALUE);
    assertThat(rest.stands(BEGIN + 1, 3)).isFalse();
  }

  @Test
  void sparesNoneThatWantsToBeLookedAtSooner() {
    rest.looked(BEGIN, 3, 10, MAX, GaugeRest.NANOS - 1);
    assertThat(rest.stands(BEGIN + 1, 3)).isFalse();
  }

  @Test
  void sparesOneWithoutALimit() {
    rest.looked(BEGIN, 3, 1_000, Long.MAX_VALUE, Long.MAX_VALUE);
    assertThat(rest.stands(BEGIN + 1, 3)).isTrue();
  }
}
