package dev.plimsoll.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.PressureLevel;
import dev.plimsoll.core.pressure.shed.ShedInput;
import org.junit.jupiter.api.Test;

class ShedderScheduleTest {
  private static final long MILLI = 1_000_000L;

  private final ShedderSchedule schedule = new ShedderSchedule();
  private final ShedInput in = new ShedInput();

  ShedderScheduleTest() {
    in.capacityBytes = 1_000;
    in.provenLiveBytes = 860;
    in.level = PressureLevel.MODERATE;
    in.nanos = 10_000 * MILLI;
  }

  /** As at each look. */
  private boolean isDue(int shedders) {
    schedule.note(in);
    return schedule.isDue(in, shedders);
  }

  @Test
  void isDue_normalOrNobodyThere_never() {
    assertThat(isDue(0)).isFalse();
    in.level = PressureLevel.NORMAL;
    assertThat(isDue(1)).isFalse();
  }

  @Test
  void isDue_moderate_asksForHalfOfWhatIsMissingOnceASecondOrProof() {
    assertThat(isDue(1)).isTrue();
    assertThat(schedule.wantedBytes()).isEqualTo(100);

    in.nanos += 900 * MILLI;
    assertThat(isDue(1)).isFalse();
    in.provenSerial++;
    assertThat(isDue(1)).isTrue();
    in.nanos += 1_000 * MILLI;
    assertThat(isDue(1)).isTrue();
  }

  @Test
  void isDue_moderateWhileCachesCanGive_isNot() {
    in.cacheBytes = 300;
    in.floorBytes = 30;

    assertThat(isDue(1)).isFalse();

    in.cacheBytes = 35;
    assertThat(isDue(1)).isTrue();
  }

  @Test
  void isDue_givenBackAlready_isNotAskedForAgain() {
    in.evictedUncollectedBytes = 200;

    assertThat(isDue(1)).isFalse();
  }

  @Test
  void isDue_critical_asksForAllThatIsMissingAtOnce() {
    in.level = PressureLevel.CRITICAL;
    in.cacheBytes = 300;
    assertThat(isDue(1)).isTrue();
    assertThat(schedule.wantedBytes()).isEqualTo(200);

    in.nanos += 60 * MILLI;
    assertThat(isDue(1)).isTrue();
  }

  /** Else no longer collection would ever fit between two that do not tell what they gave. */
  @Test
  void isDue_criticalAndNothingProven_restsTwiceAsLongEachTime() {
    in.level = PressureLevel.CRITICAL;
    assertThat(isDue(1)).isTrue();
    for (long rest : new long[] {50, 100, 200, 400, 800, 1_000, 1_000}) {
      in.nanos += (rest - 1) * MILLI;
      assertThat(isDue(1)).as("before %d ms", rest).isFalse();
      in.nanos += MILLI;
      assertThat(isDue(1)).as("after %d ms", rest).isTrue();
    }

    in.provenSerial++;
    assertThat(isDue(1)).isTrue();
    in.nanos += 50 * MILLI;
    assertThat(isDue(1)).isTrue();
  }

  @Test
  void isDue_littleMissing_asksForAStepAtLeast() {
    in.provenLiveBytes = 670;

    assertThat(isDue(1)).isTrue();
    assertThat(schedule.wantedBytes()).isEqualTo(40);
  }

  /** With a line set lower: who is asked for nothing there leaves the level standing for good. */
  @Test
  void isDue_levelFallsBelowTheUsualTarget_asksUntilItFalls() {
    in.calmBytes = 550;
    in.provenLiveBytes = 620;

    assertThat(schedule.isDue(in, 1)).isTrue();
    assertThat(schedule.wantedBytes()).as("half of 620 - 520").isEqualTo(50);
  }

  @Test
  void isDue_failure_asksForAllThatMayBeHadButNotTwiceAtOnce() {
    in.failureEvidence = true;
    assertThat(isDue(1)).isTrue();
    assertThat(schedule.wantedBytes()).isEqualTo(Long.MAX_VALUE);

    in.nanos += 60 * MILLI;
    in.level = PressureLevel.CRITICAL;
    in.evictedUncollectedBytes = 500;
    assertThat(isDue(1)).isFalse();

    in.nanos += 500 * MILLI;
    assertThat(isDue(1)).isTrue();
    assertThat(schedule.wantedBytes()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void isDue_failureWhileOthersHadTheTurn_isNotLost() {
    in.level = PressureLevel.CRITICAL;
    in.failureEvidence = true;
    schedule.note(in);

    in.failureEvidence = false;
    in.nanos += 20 * MILLI;
    assertThat(isDue(1)).isTrue();
    assertThat(schedule.wantedBytes()).isEqualTo(Long.MAX_VALUE);
  }

  /** What failed while nothing was touched, perhaps hours ago. */
  @Test
  void begin_afterAFailure_isForgotten() {
    in.failureEvidence = true;
    schedule.note(in);
    in.failureEvidence = false;
    in.provenLiveBytes = 500;
    schedule.begin();
    assertThat(isDue(1)).isFalse();
  }

  @Test
  void isDue_failureSoonAfterAllWereAsked_waitsAndIsServedThen() {
    schedule.askedForAll(in.nanos);
    in.level = PressureLevel.CRITICAL;
    in.provenLiveBytes = 0;
    in.nanos += 100 * MILLI;
    in.failureEvidence = true;
    assertThat(isDue(1)).isFalse();

    in.failureEvidence = false;
    in.nanos += 500 * MILLI;
    assertThat(isDue(1)).isTrue();
    assertThat(schedule.wantedBytes()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void isDue_failureOfLongAgoAndAllIsWell_isForgotten() {
    schedule.askedForAll(in.nanos);
    in.failureEvidence = true;
    schedule.note(in);
    in.failureEvidence = false;
    in.level = PressureLevel.NORMAL;
    in.nanos += 2000 * MILLI;
    assertThat(isDue(1)).isFalse();
  }
}
