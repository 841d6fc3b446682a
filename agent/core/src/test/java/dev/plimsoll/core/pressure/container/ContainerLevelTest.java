package dev.plimsoll.core.pressure.container;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.PressureLevel;
import org.junit.jupiter.api.Test;

/** What the container's figures mean: 400 MiB, lines at 340 and 380. */
class ContainerLevelTest {
  private static final long MIB = 1 << 20;
  private static final long MILLI = 1_000_000L;
  private static final long SECOND = 1_000 * MILLI;
  private static final long LIMIT = 400 * MIB;

  private final ContainerSample sample = new ContainerSample();
  private ContainerLevel level = level();

  private static ContainerLevel level() {
    return new ContainerLevel(ContainerLevel.defaultLines());
  }

  private void look(long millis, double usedMib) {
    sample.nanos = millis * MILLI;
    sample.usedBytes = (long) (usedMib * MIB);
    sample.limitBytes = LIMIT;
    level.next(sample);
  }

  /** Stays as it is, with a look each 100 ms. */
  private void flat(long fromMillis, long toMillis, double usedMib) {
    for (long millis = fromMillis; millis <= toMillis; millis += 100) {
      look(millis, usedMib);
    }
  }

  /** Grows at so many MiB a second; the last look is at the end. */
  private void ramp(long fromMillis, double fromMib, double toMib, double mibPerSecond) {
    double millis = (toMib - fromMib) / mibPerSecond * 1000;
    int looks = (int) Math.max(1, millis / 20);
    for (int i = 0; i <= looks; i++) {
      look(fromMillis + (long) (millis * i / looks), fromMib + (toMib - fromMib) * i / looks);
    }
  }

  @Test
  void level_slowGrowth_isModerateAt85PercentAndCriticalAt95() {
    ramp(0, 330, 338, 1);
    assertThat(level.level()).isEqualTo(PressureLevel.NORMAL);
    ramp(20_000, 339, 342, 1);
    assertThat(level.level()).isEqualTo(PressureLevel.MODERATE);
    ramp(40_000, 378, 381, 1);
    assertThat(level.level()).isEqualTo(PressureLevel.CRITICAL);
  }

  @Test
  void level_fastGrowth_isRaisedEarlier() {
    ramp(0, 200, 305, 100);

    assertThat(level.level()).isEqualTo(PressureLevel.MODERATE);
  }

  @Test
  void level_fullWithinASecond_isCriticalAtTheModerateLine() {
    ramp(0, 200, 345, 200);

    assertThat(level.level()).isEqualTo(PressureLevel.CRITICAL);
  }

  @Test
  void level_limitThatIsCut_rises() {
    for (int i = 0; i < 20; i++) {
      look(i * 100, 200);
    }
    sample.nanos += 100 * MILLI;
    sample.limitBytes = 220 * MIB;
    level.next(sample);

    assertThat(level.level()).isEqualTo(PressureLevel.MODERATE);
  }

  /** While nobody looks it may be over for hours. */
  @Test
  void forget_theNextLookStandsByItself() {
    look(0, 385);
    assertThat(level.level()).isEqualTo(PressureLevel.CRITICAL);
    level.forget();
    assertThat(level.level()).isEqualTo(PressureLevel.NORMAL);
    look(100, 200);
    assertThat(level.level()).isEqualTo(PressureLevel.NORMAL);
    look(200, 385);
    assertThat(level.level()).isEqualTo(PressureLevel.CRITICAL);
  }

  @Test
  void level_aboveTheSoftLimit_isModerateAndNoMore() {
    sample.softBytes = 150 * MIB;
    for (int i = 0; i < 50; i++) {
      look(i * 100, 200);
    }

    assertThat(level.level()).isEqualTo(PressureLevel.MODERATE);
  }

  @Test
  void period_followsRoomAndRateBetween5And500Millis() {
    sample.usedBytes = 0;
    look(0, 399);
    assertThat(level.periodNanos()).isEqualTo(5 * MILLI);

    level = level();
    sample.limitBytes = 0;
    look(0, 200);
    assertThat(level.periodNanos()).isBetween(40 * MILLI, 60 * MILLI);

    level = level();
    sample.nanos = 0;
    sample.usedBytes = MIB;
    sample.limitBytes = 64L << 30;
    level.next(sample);
    assertThat(level.periodNanos()).isEqualTo(500 * MILLI);
  }

  @Test
  void excess_isWhatHasToGoForTheLevelToFall() {
    look(0, 350);

    assertThat(level.excessBytes()).isEqualTo(30 * MIB);
  }

  @Test
  void stalls_nearTheLine_bringItNearer() {
    for (int i = 0; i < 20; i++) {
      look(i * 100, 325);
    }
    assertThat(level.level()).isEqualTo(PressureLevel.NORMAL);

    sample.stalled = true;
    look(2000, 325);
    assertThat(level.level()).isEqualTo(PressureLevel.MODERATE);
    assertThat(level.isStalled()).isTrue();

    sample.stalled = false;
    for (int i = 0; i < 40; i++) {
      look(2100 + i * 100, 300);
    }
    assertThat(level.isStalled()).isFalse();
    assertThat(level.level()).isEqualTo(PressureLevel.NORMAL);
  }

  @Test
  void stalls_withoutUseNearTheLine_meanNothing() {
    sample.stalled = true;
    for (int i = 0; i < 100; i++) {
      look(i * 100, 315);
      assertThat(level.level()).isEqualTo(PressureLevel.NORMAL);
    }
  }

  @Test
  void room_isWhatStaysTwiceTheHysteresisBelowTheModerateLine() {
    flat(0, 1000, 200);
    assertThat(level.hasRoomFor(99 * MIB)).isTrue();
    assertThat(level.hasRoomFor(101 * MIB)).isFalse();

    flat(1100, 1200, 350);
    flat(1300, 1900, 200);
    assertThat(level.level()).isNotEqualTo(PressureLevel.NORMAL);
    assertThat(level.hasRoomFor(MIB)).as("while a level stands").isFalse();
  }

  @Test
  void withoutALimit_nothingIsTooMuchAndNothingHasRoom() {
    sample.nanos = MILLI;
    sample.usedBytes = 4000 * MIB;
    sample.limitBytes = Long.MAX_VALUE;
    level.next(sample);

    assertThat(level.level()).isEqualTo(PressureLevel.NORMAL);
    assertThat(level.excessBytes()).isZero();
    assertThat(level.hasRoomFor(MIB)).isFalse();
    assertThat(level.periodNanos()).isEqualTo(500 * MILLI);
    assertThat(level.timeToFullNanos()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void unreadableLook_changesNothing() {
    flat(0, 500, 350);
    sample.nanos += 100 * MILLI;
    sample.usedBytes = -1;
    sample.limitBytes = -1;
    level.next(sample);

    assertThat(level.level()).isEqualTo(PressureLevel.MODERATE);
    assertThat(level.excessBytes()).isEqualTo(30 * MIB);
  }

  @Test
  void excess_belowTheLineOfTheFall_isNothing() {
    look(0, 310);

    assertThat(level.excessBytes()).isZero();
  }

  @Test
  void period_whatFillsFasterThanOneThreadCan_isLookedAtSooner() {
    flat(0, 1000, 250);
    long calm = level.periodNanos();

    level = level();
    ramp(0, 50, 250, 3000);

    assertThat(level.periodNanos()).isLessThan(calm).isGreaterThanOrEqualTo(5 * MILLI);
  }

  @Test
  void timeToFull_followsTheRate() {
    ramp(0, 300, 350, 10);
    assertThat(level.timeToFullNanos()).isBetween(4 * SECOND, 6 * SECOND);

    flat(6000, 30_000, 350);
    assertThat(level.timeToFullNanos()).isGreaterThan(60 * SECOND);
  }
}
