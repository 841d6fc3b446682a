package dev.plimsoll.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.MemoryResource;
import dev.plimsoll.PressureLevel;
import dev.plimsoll.core.instrument.DoorWord;
import org.junit.jupiter.api.Test;

class DoorsTest {
  private static final long SECOND = 1_000_000_000L;

  private final Doors doors = new Doors();

  @Test
  void show_atCritical_shutsThoseOfThatResourceOnly() {
    raise(PressureLevel.CRITICAL, true, 0);
    assertThat(word()).isEqualTo(DoorWord.bits(0, PressureLevel.CRITICAL.ordinal()));
  }

  @Test
  void show_inDryRun_standOpen() {
    raise(PressureLevel.CRITICAL, false, 0);
    assertThat(word()).isZero();
  }

  @Test
  void show_shutForThirtySeconds_failOpen() {
    raise(PressureLevel.CRITICAL, true, 0);
    raise(PressureLevel.CRITICAL, true, 30 * SECOND);
    assertThat(word()).isNotZero();

    raise(PressureLevel.CRITICAL, true, 30 * SECOND + 1);
    assertThat(word()).isZero();
  }

  @Test
  void show_levelChangesAboveADoor_itOpensThirtySecondsAfterItShut() {
    raise(PressureLevel.MODERATE, true, 0);
    raise(PressureLevel.CRITICAL, true, 20 * SECOND);
    raise(PressureLevel.CRITICAL, true, 31 * SECOND);
    assertThat(isShut(PressureLevel.MODERATE)).isFalse();
    assertThat(isShut(PressureLevel.CRITICAL)).isTrue();

    raise(PressureLevel.MODERATE, true, 32 * SECOND);
    assertThat(isShut(PressureLevel.MODERATE)).as("open, and not below its level").isFalse();
    assertThat(isShut(PressureLevel.CRITICAL)).isFalse();
  }

  @Test
  void show_afterFailingOpenAndRecovery_shutAgain() {
    raise(PressureLevel.CRITICAL, true, 0);
    raise(PressureLevel.CRITICAL, true, 31 * SECOND);
    raise(PressureLevel.NORMAL, true, 32 * SECOND);
    raise(PressureLevel.CRITICAL, true, 33 * SECOND);
    assertThat(word()).isNotZero();
  }

  @Test
  void keepShut_afterThirtySeconds_stayShut() {
    raise(PressureLevel.EXHAUSTED, true, 0);
    doors.keepShut();
    raise(PressureLevel.EXHAUSTED, true, 31 * SECOND);
    assertThat(word()).isNotZero();
    raise(PressureLevel.EXHAUSTED, false, 32 * SECOND);
    assertThat(word()).as("disabled, or in dry-run").isZero();
  }

  @Test
  void keepShut_doorsOfOtherResources_areShutToo() {
    raise(PressureLevel.EXHAUSTED, true, 0);
    doors.keepShut();
    assertThat(MemoryResource.values()).allMatch(this::isShut);

    doors.show(MemoryResource.DIRECT, PressureLevel.NORMAL, true, SECOND);
    assertThat(MemoryResource.values()).as("another look").allMatch(this::isShut);
  }

  @Test
  void open_nobodyLooksAnyMore_allButThoseShutForGood() {
    raise(PressureLevel.CRITICAL, true, 0);
    doors.open();
    assertThat(word()).isZero();

    raise(PressureLevel.EXHAUSTED, true, 0);
    doors.keepShut();
    doors.open();
    assertThat(MemoryResource.values()).allMatch(this::isShut);
  }

  @Test
  void isShut_atCritical_forThatResourceUpToThatLevel() {
    raise(PressureLevel.CRITICAL, true, 0);
    assertThat(isShut(PressureLevel.MODERATE)).isTrue();
    assertThat(isShut(PressureLevel.CRITICAL)).isTrue();
    assertThat(isShut(PressureLevel.EXHAUSTED)).isFalse();
    assertThat(doors.isShut(1, PressureLevel.MODERATE.ordinal())).isFalse();
  }

  private boolean isShut(PressureLevel level) {
    return doors.isShut(0, level.ordinal());
  }

  private boolean isShut(MemoryResource resource) {
    return doors.isShut(resource.ordinal(), PressureLevel.EXHAUSTED.ordinal());
  }

  private void raise(PressureLevel level, boolean mayShut, long nanos) {
    doors.show(MemoryResource.HEAP, level, mayShut, nanos);
  }

  private long word() {
    return doors.word().get();
  }
}
