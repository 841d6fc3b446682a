package dev.plimsoll.core.response;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.PressureLevel;
import java.lang.ref.Reference;
import java.lang.reflect.Field;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class HeapBallastTest {
  private static final long MIB = 1 << 20;
  private static final Duration TICK = Duration.ofMillis(100);

  private final LogText log = new LogText();
  private final HandClock clock = new HandClock();
  private HeapBallast ballast = new HeapBallast(4 * MIB, true, log.log());

  private void tick(PressureLevel level, boolean far, boolean collecting) {
    ballast.tick(level, far, collecting, clock.advance(TICK));
  }

  private void healthy(int ticks) {
    for (int i = 0; i < ticks; i++) {
      tick(PressureLevel.NORMAL, true, false);
    }
  }

  /** What the collector does when an allocation would fail. */
  private void clearAsTheCollectorDoes() throws ReflectiveOperationException {
    Field field = HeapBallast.class.getDeclaredField("ballast");
    field.setAccessible(true);
    ((Reference<?>) field.get(ballast)).clear();
  }

  @Test
  void tick_healthy_buildsOnePieceATime() {
    healthy(1);
    assertThat(ballast.heldBytes()).isEqualTo(MIB);
    healthy(1);
    assertThat(ballast.heldBytes()).isEqualTo(2 * MIB);
    healthy(10);
    assertThat(ballast.heldBytes()).isEqualTo(4 * MIB);
  }

  @Test
  void tick_nearTheLineOrCollectingOrAboveNormal_buildsNothing() {
    tick(PressureLevel.NORMAL, false, false);
    tick(PressureLevel.NORMAL, true, true);
    tick(PressureLevel.MODERATE, true, false);
    assertThat(ballast.heldBytes()).isZero();
  }

  @Test
  void setAffordable_notAndAgain_givesBackAndBuildsWithoutAWait() {
    healthy(10);
    ballast.setAffordable(false);
    assertThat(ballast.heldBytes()).isZero();
    healthy(10);
    assertThat(ballast.heldBytes()).isZero();
    assertThat(ballast.healthyClearings()).isZero();

    ballast.setAffordable(true);
    healthy(4);
    assertThat(ballast.heldBytes()).isEqualTo(4 * MIB);
  }

  @Test
  void setAffordable_releasedByAnOperator_staysReleased() {
    healthy(10);
    ballast.release();
    ballast.setAffordable(false);
    ballast.setAffordable(true);
    healthy(100);
    assertThat(ballast.heldBytes()).isZero();
  }

  /** However long a container stays near its limit. */
  @Test
  void setWaiting_forAMinute_buildsNothingAndThenGoesOn() {
    healthy(1);
    ballast.setWaiting(true);
    healthy(600);
    assertThat(ballast.heldBytes()).isEqualTo(MIB);

    ballast.setWaiting(false);
    healthy(3);
    assertThat(ballast.heldBytes()).isEqualTo(4 * MIB);
  }

  @Test
  void setFit_notAndAgain_givesBackAndBuildsAgain() {
    healthy(10);
    ballast.setFit(false);
    assertThat(ballast.isFit()).isFalse();
    assertThat(ballast.heldBytes()).isZero();
    healthy(600);
    assertThat(ballast.heldBytes()).isZero();

    ballast.setFit(true);
    healthy(4);
    assertThat(ballast.heldBytes()).isEqualTo(4 * MIB);
  }

  @Test
  void tick_collectingAllTheTime_buildsAfterTwoSeconds() {
    tick(PressureLevel.NORMAL, false, false);
    for (int i = 0; i < 19; i++) {
      tick(PressureLevel.NORMAL, true, true);
    }
    assertThat(ballast.heldBytes()).isZero();
    for (int i = 0; i < 4; i++) {
      tick(PressureLevel.NORMAL, true, true);
    }
    assertThat(ballast.heldBytes()).isEqualTo(4 * MIB);
  }

  @Test
  void targetBytes_noMultipleOfAChunk_isRoundedDown() {
    ballast = new HeapBallast(100_000, true, log.log());
    healthy(2);
    assertThat(ballast.heldBytes()).isEqualTo(HeapBallast.CHUNK_BYTES);
  }

  @Test
  void cleared_nearTheLine_isSignalledOnceAndBuiltAgainAfterTheBackOff() throws Exception {
    healthy(5);
    clearAsTheCollectorDoes();
    assertThat(ballast.heldBytes()).isZero();

    tick(PressureLevel.CRITICAL, false, true);
    assertThat(ballast.cleared()).isTrue();
    assertThat(ballast.cleared()).isFalse();
    assertThat(ballast.clearings()).isEqualTo(1);

    healthy(9);
    assertThat(ballast.heldBytes()).isZero();
    healthy(5);
    assertThat(ballast.heldBytes()).isEqualTo(4 * MIB);
  }

  @Test
  void cleared_farFromTheLine_isNoSignalAndBuiltAgainAtOnce() throws Exception {
    healthy(5);
    clearAsTheCollectorDoes();

    healthy(1);
    assertThat(ballast.cleared()).isFalse();
    assertThat(ballast.healthyClearings()).isEqualTo(1);
    healthy(4);
    assertThat(ballast.heldBytes()).isEqualTo(4 * MIB);
  }

  @Test
  void cleared_farFromTheLineNowAndThen_staysSoft() throws Exception {
    for (int minute = 0; minute < 30; minute++) {
      healthy(600);
      clearAsTheCollectorDoes();
    }
    assertThat(ballast.isSoft()).isTrue();
    assertThat(ballast.healthyClearings()).isEqualTo(29);
  }

  @Test
  void cleared_farFromTheLineSixTimesAMinute_isHeldStronglyFromThenOn() throws Exception {
    for (int i = 0; i < 6; i++) {
      assertThat(ballast.isSoft()).isTrue();
      healthy(10);
      clearAsTheCollectorDoes();
    }
    healthy(5);
    assertThat(ballast.isSoft()).isFalse();
    assertThat(ballast.heldBytes()).isEqualTo(4 * MIB);
  }

  @Test
  void strong_atCritical_isDroppedAndNoSignal() {
    ballast = new HeapBallast(2 * MIB, false, log.log());
    healthy(3);
    assertThat(ballast.heldBytes()).isEqualTo(2 * MIB);

    tick(PressureLevel.MODERATE, false, false);
    assertThat(ballast.heldBytes()).isEqualTo(2 * MIB);
    tick(PressureLevel.CRITICAL, false, false);
    assertThat(ballast.heldBytes()).isZero();
    assertThat(ballast.cleared()).isFalse();

    healthy(15);
    assertThat(ballast.heldBytes()).isEqualTo(2 * MIB);
  }

  @Test
  void release_stays_untilRebuild() {
    healthy(5);
    ballast.release();
    assertThat(ballast.heldBytes()).isZero();
    healthy(2000);
    assertThat(ballast.heldBytes()).isZero();
    assertThat(ballast.cleared()).isFalse();

    ballast.rebuild();
    healthy(5);
    assertThat(ballast.heldBytes()).isEqualTo(4 * MIB);
    assertThat(ballast.clearings() + ballast.healthyClearings()).isZero();
  }

  @Test
  void release_whileItIsBuilt_beginsAnew() {
    healthy(2);
    ballast.release();
    ballast.rebuild();
    healthy(1);
    assertThat(ballast.heldBytes()).isEqualTo(MIB);
  }

  /** An operator's switching says nothing about the heap. */
  @Test
  void rebuild_afterEachOfManyReleases_isServedAtOnce() {
    for (int i = 0; i < 8; i++) {
      healthy(5);
      assertThat(ballast.heldBytes()).as("release %d", i).isEqualTo(4 * MIB);
      ballast.release();
      healthy(1);
      ballast.rebuild();
    }
  }

  @Test
  void cleared_nearTheLineAgainAndAgain_waitsTwiceAsLongUpToAMinute() throws Exception {
    long waited = 0;
    for (int i = 0; i < 8; i++) {
      healthy(5);
      clearAsTheCollectorDoes();
      tick(PressureLevel.CRITICAL, false, true);
      waited = 0;
      while (ballast.heldBytes() == 0) {
        healthy(1);
        waited++;
      }
    }
    assertThat(waited * TICK.toMillis()).isBetween(59_900L, 60_200L);
  }

  @Test
  void fiftyCycles_ofReleaseAndRebuilding_holdTheSameEachTime() {
    for (int i = 0; i < 50; i++) {
      ballast.release();
      assertThat(ballast.heldBytes()).isZero();
      ballast.rebuild();
      healthy(610);
      assertThat(ballast.heldBytes()).as("cycle %d", i).isEqualTo(4 * MIB);
    }
  }

  @Test
  void setTargetBytes_whileHeld_followsDownAtOnceAndUpByPieces() {
    healthy(5);
    ballast.setTargetBytes(MIB);
    assertThat(ballast.heldBytes()).isZero();
    healthy(15);
    assertThat(ballast.heldBytes()).isEqualTo(MIB);

    ballast.setTargetBytes(3 * MIB);
    assertThat(ballast.heldBytes()).isEqualTo(MIB);
    healthy(1);
    healthy(20);
    assertThat(ballast.heldBytes()).isEqualTo(3 * MIB);
    assertThat(ballast.clearings() + ballast.healthyClearings()).isZero();
  }

  @Test
  void setTargetBytes_zero_holdsNothing() {
    healthy(5);
    ballast.setTargetBytes(0);
    healthy(50);
    assertThat(ballast.heldBytes()).isZero();
  }
}
