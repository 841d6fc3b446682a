package dev.plimsoll.core.pressure;

import static dev.plimsoll.PressureLevel.CRITICAL;
import static dev.plimsoll.PressureLevel.EXHAUSTED;
import static dev.plimsoll.PressureLevel.MODERATE;
import static dev.plimsoll.PressureLevel.NORMAL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.PressureLevel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LevelLinesTest {
  private static final long MAX = 10_000;

  private static LevelLines lines(double moderate, double critical, long margin) {
    return new LevelLines(new HeapPolicy(moderate, critical, margin, 1, true), MAX, 0, 0);
  }

  @ParameterizedTest
  @CsvSource({
    "7499, NORMAL, MODERATE",
    "7500, MODERATE, MODERATE",
    "8499, MODERATE, CRITICAL",
    "8500, CRITICAL, CRITICAL",
    "7000, NORMAL, MODERATE",
    "6999, NORMAL, NORMAL",
    "7999, MODERATE, MODERATE",
    "8000, MODERATE, CRITICAL"
  })
  void upAndDown_fivePointsApart(long bytes, PressureLevel up, PressureLevel down) {
    LevelLines lines = lines(0.75, 0.85, 0);
    assertThat(lines.up(bytes)).isEqualTo(up);
    assertThat(lines.down(bytes)).isEqualTo(down);
  }

  @Test
  void far_belowTheModerateLineByMoreThanTheHysteresis() {
    LevelLines lines = lines(0.75, 0.85, 0);
    assertThat(lines.hysteresisBytes()).isEqualTo(500);
    assertThat(lines.far(6999)).isTrue();
    assertThat(lines.far(7000)).isFalse();
  }

  @Test
  void bytes_theLineOfEachLevel() {
    LevelLines lines = lines(0.75, 0.85, 0);
    assertThat(lines.bytes(NORMAL)).isEqualTo(7500);
    assertThat(lines.bytes(MODERATE)).isEqualTo(7500);
    assertThat(lines.bytes(CRITICAL)).isEqualTo(8500);
    assertThat(lines.bytes(EXHAUSTED)).isEqualTo(8500);
  }

  @Test
  void margin_bothMustBeCrossed_theCriticalOneInProportion() {
    // 0.15 of 0.25 of the margin of 1000.
    LevelLines lines = lines(0.75, 0.85, 1000);
    assertThat(lines.bytes(MODERATE)).isEqualTo(9000);
    assertThat(lines.bytes(CRITICAL)).isEqualTo(MAX - 600);
    assertThat(lines.hysteresisBytes()).as("a quarter of the margin").isEqualTo(250);
  }

  @Test
  void margin_largerThanWhatThePercentageLeaves_thePercentageCounts() {
    LevelLines lines = lines(0.75, 0.85, 5000);
    assertThat(lines.bytes(MODERATE)).isEqualTo(7500);
    assertThat(lines.bytes(CRITICAL)).isEqualTo(8500);
    assertThat(lines.hysteresisBytes()).isEqualTo(500);
  }

  @Test
  void margin_tiny_theCriticalLineIsNotTheWall() {
    LevelLines lines = lines(0.75, 1, 1);
    assertThat(lines.bytes(CRITICAL)).isEqualTo(MAX - 1);
    // Nothing is left of which it could be a part.
    assertThat(lines(1, 1, 100).bytes(MODERATE)).isEqualTo(9900);
    assertThat(lines(1, 1, 100).bytes(CRITICAL)).isEqualTo(9900);
  }

  @Test
  void offsets_raiseTheLinesUpTo97PercentAndKeepTheirOrder() {
    HeapPolicy policy = new HeapPolicy(0.75, 0.85, 0, 1, true);
    assertThat(new LevelLines(policy, MAX, 0.10, 0.05).bytes(MODERATE)).isEqualTo(8500);
    assertThat(new LevelLines(policy, MAX, 0.10, 0.05).bytes(CRITICAL)).isEqualTo(9000);
    assertThat(new LevelLines(policy, MAX, 0.30, 0.30).bytes(MODERATE)).isEqualTo(9700);
    assertThat(new LevelLines(policy, MAX, 0.20, 0.05).bytes(CRITICAL)).isEqualTo(9500);
  }
}
