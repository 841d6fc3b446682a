package dev.plimsoll.core.pressure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CapacityTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long TEN_MINUTES = 600 * SECOND;

  private final Capacity capacity = new Capacity(new HeapModel(Collector.G1, 1000, -1));

  @Test
  void bytes_nothingFailed_thePrior() {
    capacity.next(0, 999, false);
    assertThat(capacity.bytes()).isEqualTo(950);
    assertThat(new Capacity(new HeapModel(Collector.G1, -1, -1)).bytes()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void next_failed_loweredToTheUseOfThatMoment_neverRaised() {
    capacity.next(0, 800, true);
    assertThat(capacity.bytes()).isEqualTo(800);
    capacity.next(1, 900, true);
    assertThat(capacity.bytes()).isEqualTo(800);
    capacity.next(2, 650, true);
    assertThat(capacity.bytes()).isEqualTo(650);
  }

  /** An array that was larger than the room says nothing of how full the heap can be. */
  @Test
  void next_failedAtLittleUse_tellsNothing() {
    capacity.next(0, 649, true);
    assertThat(capacity.bytes()).isEqualTo(950);
  }

  @Test
  void next_tenQuietMinutes_aHundredthOfThePriorIsRegained() {
    capacity.next(0, 800, true);
    capacity.next(TEN_MINUTES - 1, 500, false);
    assertThat(capacity.bytes()).isEqualTo(800);
    capacity.next(TEN_MINUTES, 500, false);
    assertThat(capacity.bytes()).isEqualTo(809);
    capacity.next(2 * TEN_MINUTES - 1, 500, false);
    assertThat(capacity.bytes()).as("each step its own ten minutes").isEqualTo(809);
    capacity.next(2 * TEN_MINUTES, 500, false);
    assertThat(capacity.bytes()).isEqualTo(818);
  }

  @Test
  void next_anotherFailure_theQuietBeginsAnew() {
    capacity.next(0, 800, true);
    capacity.next(TEN_MINUTES - 1, 300, true);
    capacity.next(TEN_MINUTES + SECOND, 500, false);
    assertThat(capacity.bytes()).isEqualTo(800);
  }

  @Test
  void next_regained_neverAboveThePrior() {
    capacity.next(0, 945, true);
    capacity.next(TEN_MINUTES, 500, false);
    assertThat(capacity.bytes()).isEqualTo(950);
    capacity.next(2 * TEN_MINUTES, 500, false);
    assertThat(capacity.bytes()).isEqualTo(950);
    capacity.next(2 * TEN_MINUTES + 1, 700, true);
    capacity.next(3 * TEN_MINUTES, 500, false);
    assertThat(capacity.bytes()).as("quiet counts from the failure").isEqualTo(700);
  }
}
