package dev.plimsoll.core.pressure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.PressureLevel;
import org.junit.jupiter.api.Test;

/** Where no region is free, on a heap of 10,000; the rest in {@link AskedCollectionRuleTest}. */
class UnprovenLevelTest {
  private static final long MILLI = 1_000_000L;

  private final HeapSample sample = new HeapSample();
  private final PauseWindow pauses = new PauseWindow();
  private final UnprovenLevel unproven =
      new UnprovenLevel(new HeapModel(Collector.SHENANDOAH, 10_000, -1));

  private void cycles(int count, boolean failing) {
    for (int i = 0; i < count; i++) {
      sample.nanos += 30 * MILLI;
      sample.fullCollections++;
      sample.usedBytes += 40;
      unproven.next(sample, pauses, failing, false);
    }
  }

  @Test
  void level_noRegionIsFree_moderateAndCriticalWithPauses() {
    sample.usedBytes = 7000;
    unproven.next(sample, pauses, false, false);
    cycles(7, true);
    assertThat(unproven.level()).as("pauses alone").isEqualTo(PressureLevel.NORMAL);
    cycles(2, false);
    assertThat(unproven.level()).isEqualTo(PressureLevel.MODERATE);
    assertThat(unproven.reason()).isEqualTo("one cycle after the other frees nothing");
    cycles(1, true);
    assertThat(unproven.level()).isEqualTo(PressureLevel.CRITICAL);
  }
}
