package dev.plimsoll.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WholeLooksTest {
  private static final long MILLI = 1_000_000L;

  private final WholeLooks looks = new WholeLooks();

  @Test
  void isDue_firstLook_always() {
    assertThat(looks.isDue(Long.MIN_VALUE)).isTrue();
  }

  @Test
  void isDue_nothingWokeIt_aHundredMillisecondsAfterTheLast() {
    looks.done(0, Long.MAX_VALUE);

    assertThat(looks.isDue(100 * MILLI - 1)).isFalse();
    assertThat(looks.isDue(100 * MILLI)).isTrue();
  }

  @Test
  void isDue_somethingWantsItSooner_then() {
    looks.done(0, 5 * MILLI);

    assertThat(looks.isDue(5 * MILLI - 1)).isFalse();
    assertThat(looks.isDue(5 * MILLI)).isTrue();
  }

  @Test
  void isDue_woken_untilAWholeLookHasGoneThrough() {
    looks.done(0, Long.MAX_VALUE);
    looks.owe();

    assertThat(looks.isDue(1)).isTrue();
    assertThat(looks.isDue(2)).as("the look failed").isTrue();
    looks.done(3, Long.MAX_VALUE);
    assertThat(looks.isDue(4)).isFalse();
  }

  @Test
  void restNanos_wholeLookIsNear_untilThen() {
    looks.done(0, 5 * MILLI);

    assertThat(looks.restNanos(2 * MILLI, 10 * MILLI)).isEqualTo(3 * MILLI);
    assertThat(looks.restNanos(2 * MILLI, MILLI)).isEqualTo(MILLI);
  }

  @Test
  void restNanos_wholeLookIsOverdueAsItFailed_doesNotSpin() {
    looks.done(0, 5 * MILLI);

    assertThat(looks.restNanos(6 * MILLI, 10 * MILLI)).isEqualTo(10 * MILLI);
  }
}
