package dev.plimsoll.core.signal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CollectionRateTest {
  private static final long MILLI = 1_000_000L;

  private long nanos;
  private final CollectionRate rate = new CollectionRate(HeapBeans.ofThisJvm(), () -> nanos);

  private boolean after(int millis, int collections) {
    for (int i = 0; i < collections; i++) {
      System.gc();
    }
    nanos += millis * MILLI;
    return rate.isLow();
  }

  @Test
  void isLow_beforeTheFirstSecond_isNot() {
    assertThat(after(900, 0)).isFalse();
  }

  @Test
  void isLow_manyCollections_noMoreAtOnceAndAgainAfterACalmSecond() {
    // Seconds of the clock in hand pass without the collections of a second of this JVM.
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
