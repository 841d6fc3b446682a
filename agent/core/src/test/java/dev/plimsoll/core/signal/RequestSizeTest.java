package dev.plimsoll.core.signal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RequestSizeTest {
  private final RequestSize size = new RequestSize();

  @Test
  void nothingTaken_isUnknown() {
    size.next(0);

    assertThat(size.bytes()).isZero();
  }

  @Test
  void severalBetweenTwoReadings_isTheLeastRise() {
    for (long used : new long[] {8, 12, 20, 16, 24}) {
      size.next(used);
    }

    assertThat(size.bytes()).isEqualTo(4);
  }

  @Test
  void aSmallOne_isForgotten() {
    long used = 1;
    size.next(used);
    for (int i = 0; i < 40; i++) {
      used += 4096;
      size.next(used);
    }

    assertThat(size.bytes()).isBetween(4000L, 4096L);
  }
}
