package dev.plimsoll.core.pressure;

import static dev.plimsoll.PressureLevel.CRITICAL;
import static dev.plimsoll.PressureLevel.MODERATE;
import static dev.plimsoll.PressureLevel.NORMAL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.PressureLevel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeapLevelTest {
  private static final long DWELL = 1_000_000_000L;

  private final HeapLevel level = new HeapLevel();

  private PressureLevel lowered(PressureLevel to, long serial, long nanos) {
    level.lower(to, false, serial, nanos);
    return level.level();
  }

  @Test
  void raise_higher_standsWithItsReason() {
    level.raise(MODERATE, "why", 1, 5);
    assertThat(level.level()).isEqualTo(MODERATE);
    assertThat(level.reason()).isEqualTo("why");
    level.raise(CRITICAL, "worse", 1, 6);
    assertThat(level.level()).isEqualTo(CRITICAL);
    assertThat(level.reason()).isEqualTo("worse");
  }

  @Test
  void raise_lower_changesNothing() {
    level.raise(CRITICAL, "why", 1, 5);
    level.raise(MODERATE, "less", 2, 6);
    level.raise(NORMAL, "nothing", 3, 7);
    assertThat(level.level()).isEqualTo(CRITICAL);
    assertThat(level.reason()).isEqualTo("why");
    assertThat(lowered(NORMAL, 2, DWELL + 5)).as("held by proof 1 still").isEqualTo(NORMAL);
  }

  @Test
  void raise_same_keepsReasonAndTimeButNeedsANewerProofToFall() {
    level.raise(MODERATE, "why", 1, 0);
    level.raise(MODERATE, "again", 2, DWELL - 1);
    assertThat(level.reason()).isEqualTo("why");
    assertThat(lowered(NORMAL, 2, DWELL)).isEqualTo(MODERATE);
    assertThat(lowered(NORMAL, 3, DWELL)).isEqualTo(NORMAL);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, DWELL - 1})
  void lower_withinTheDwell_stands(long after) {
    level.raise(MODERATE, "why", 1, 7);
    assertThat(lowered(NORMAL, 2, 7 + after)).isEqualTo(MODERATE);
  }

  @Test
  void lower_afterTheDwellByANewerProof_fallsAndSaysSo() {
    level.raise(CRITICAL, "why", 1, 7);
    assertThat(lowered(CRITICAL, 2, 7 + DWELL)).isEqualTo(CRITICAL);
    assertThat(level.reason()).isEqualTo("why");
    assertThat(lowered(MODERATE, 2, 7 + DWELL)).isEqualTo(MODERATE);
    assertThat(level.reason()).contains("below the line");
    assertThat(lowered(NORMAL, 2, 7 + 2 * DWELL)).as("each step its own proof").isEqualTo(MODERATE);
    assertThat(lowered(NORMAL, 3, 7 + 2 * DWELL - 1)).as("and dwell").isEqualTo(MODERATE);
    assertThat(lowered(NORMAL, 3, 7 + 2 * DWELL)).isEqualTo(NORMAL);
  }

  @Test
  void lower_lowUse_needsNoNewerProof() {
    level.raise(MODERATE, "why", 1, 0);
    level.lower(NORMAL, true, 1, DWELL - 1);
    assertThat(level.level()).isEqualTo(MODERATE);
    level.lower(NORMAL, true, 1, DWELL);
    assertThat(level.level()).isEqualTo(NORMAL);
  }

  @Test
  void hold_noProofLowersItUntilItsTime() {
    level.raise(MODERATE, "why", 1, 0);
    level.hold(0, 3 * DWELL);
    level.lower(NORMAL, true, 2, 3 * DWELL - 1);
    assertThat(level.level()).isEqualTo(MODERATE);
    level.lower(NORMAL, true, 2, 3 * DWELL);
    assertThat(level.level()).isEqualTo(NORMAL);
  }
}
