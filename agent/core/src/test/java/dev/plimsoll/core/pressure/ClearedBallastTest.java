package dev.plimsoll.core.pressure;

import static dev.plimsoll.PressureLevel.CRITICAL;
import static dev.plimsoll.PressureLevel.MODERATE;
import static dev.plimsoll.PressureLevel.NORMAL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.PressureLevel;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ClearedBallastTest {
  private static final long FULL = 950;
  private static final boolean PROOF = true;
  private static final boolean WALL = true;

  private final HeapSample sample = new HeapSample();
  private final ClearedBallast ballast = new ClearedBallast(new HeapModel(Collector.G1, 1000, -1));

  @BeforeEach
  void clearedBefore() {
    sample.clearings = 3;
    ballast.start(sample);
    sample.usedBytes = FULL - 1;
  }

  private boolean cleared(PressureLevel level) {
    sample.clearings++;
    return ballast.failed(sample, level, !PROOF, !WALL);
  }

  @Test
  void failed_beforeTheStart_isNotNew() {
    sample.usedBytes = FULL;
    assertThat(ballast.failed(sample, CRITICAL, PROOF, WALL)).isFalse();
    assertThat(ballast.isNew()).isFalse();
  }

  @Test
  void isNew_oneSampleLong_whateverTheLevel() {
    cleared(NORMAL);
    assertThat(ballast.isNew()).isTrue();
    ballast.failed(sample, NORMAL, !PROOF, !WALL);
    assertThat(ballast.isNew()).isFalse();
  }

  @Test
  void failed_nothingLeftAfterIt_atOnce() {
    sample.usedBytes = FULL;
    assertThat(cleared(MODERATE)).isTrue();
    assertThat(ballast.failed(sample, MODERATE, PROOF, WALL)).as("only once").isFalse();
  }

  @Test
  void failed_nothingLeftButNoLevel_not() {
    sample.usedBytes = FULL;
    assertThat(cleared(NORMAL)).isFalse();
    assertThat(ballast.failed(sample, CRITICAL, PROOF, WALL)).as("nor later").isFalse();
  }

  @Test
  void failed_roomIsLeft_notBeforeAProofOfTheWall() {
    assertThat(cleared(MODERATE)).isFalse();
    assertThat(ballast.failed(sample, CRITICAL, !PROOF, WALL)).as("an older one").isFalse();
    assertThat(ballast.failed(sample, CRITICAL, PROOF, WALL)).isTrue();
    assertThat(ballast.failed(sample, CRITICAL, PROOF, WALL)).as("only once").isFalse();
  }

  @Test
  void failed_theNextProofFindsRoom_forgotten() {
    assertThat(cleared(CRITICAL)).isFalse();
    assertThat(ballast.failed(sample, CRITICAL, PROOF, !WALL)).isFalse();
    assertThat(ballast.failed(sample, CRITICAL, PROOF, WALL)).isFalse();
  }

  @Test
  void failed_theLevelFalls_forgotten() {
    assertThat(cleared(MODERATE)).isFalse();
    assertThat(ballast.failed(sample, NORMAL, !PROOF, !WALL)).isFalse();
    assertThat(ballast.failed(sample, CRITICAL, PROOF, WALL)).isFalse();
  }

  /** Of the collection before it, which found the heap at its wall by itself. */
  @Test
  void failed_clearedInTheSampleOfAProof_theNextOneCounts() {
    sample.clearings++;
    assertThat(ballast.failed(sample, CRITICAL, PROOF, WALL)).isFalse();
    assertThat(ballast.failed(sample, CRITICAL, PROOF, WALL)).isTrue();
  }
}
