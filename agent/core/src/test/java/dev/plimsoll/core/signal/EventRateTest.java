package dev.plimsoll.core.signal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EventRateTest {
  private static final long MILLI = 1_000_000L;

  private long nanos;
  private long count = 100;
  private final EventRate rate = new EventRate(count, /* low= */ false, () -> nanos);

  private boolean after(int millis, int events) {
    count += events;
    nanos += millis * MILLI;
    return rate.isLow(count);
  }

  @Test
  void isLow_beforeTheFirstSecond_isWhatItWasTakenFor() {
    assertThat(after(900, 0)).isFalse();
    assertThat(new EventRate(7, /* low= */ true, () -> 0).isLow(7)).isTrue();
  }

  @Test
  void isLow_takenForLowAndMany_noMoreAtOnce() {
    assertThat(new EventRate(7, /* low= */ true, () -> 0).isLow(16)).isFalse();
  }

  @Test
  void isLow_many_noMoreAtOnceAndAgainAfterACalmSecond() {
    assertThat(after(1_000, 0)).isTrue();
    assertThat(after(100, 10)).isFalse();
    assertThat(after(900, 0)).isFalse();
    assertThat(after(1_000, 0)).isTrue();
  }

  @Test
  void isLow_asManyAsBetweenTheTwoLimits_staysWhatItWas() {
    assertThat(after(1_000, 6)).isFalse();
    assertThat(after(1_000, 0)).isTrue();
    assertThat(after(1_000, 6)).isTrue();
  }
}
