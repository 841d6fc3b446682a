package dev.plimsoll.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.MemoryResource;
import dev.plimsoll.PressureLevel;
import dev.plimsoll.core.instrument.DoorWord;
import org.junit.jupiter.api.Test;

class LevelBoardTest {
  private static final long SECOND = 1_000_000_000L;

  private final LevelBoard board = new LevelBoard();

  @Test
  void show_ofTwoResources_overallIsTheHigher() {
    board.show(MemoryResource.HEAP, PressureLevel.MODERATE);
    board.show(MemoryResource.DIRECT, PressureLevel.CRITICAL);
    assertThat(board.overall()).isEqualTo(PressureLevel.CRITICAL);

    board.show(MemoryResource.DIRECT, PressureLevel.NORMAL);
    assertThat(board.overall()).isEqualTo(PressureLevel.MODERATE);
    assertThat(board.level(MemoryResource.HEAP)).isEqualTo(PressureLevel.MODERATE);
  }

  @Test
  void doors_atCritical_shutForThatResourceOnly() {
    raise(PressureLevel.CRITICAL, true, 0);
    assertThat(word()).isEqualTo(DoorWord.bits(0, PressureLevel.CRITICAL.ordinal()));
  }

  @Test
  void doors_inDryRun_standOpen() {
    raise(PressureLevel.CRITICAL, false, 0);
    assertThat(word()).isZero();
  }

  @Test
  void doors_shutForThirtySeconds_failOpen() {
    raise(PressureLevel.CRITICAL, true, 0);
    raise(PressureLevel.CRITICAL, true, 30 * SECOND);
    assertThat(word()).isNotZero();

    raise(PressureLevel.CRITICAL, true, 30 * SECOND + 1);
    assertThat(word()).isZero();
  }

  @Test
  void doors_afterTheHooks_stayShut() {
    raise(PressureLevel.EXHAUSTED, true, 0);
    board.keepDoorsShut();
    raise(PressureLevel.EXHAUSTED, true, 31 * SECOND);
    assertThat(board.doors().get()).isNotZero();
    raise(PressureLevel.EXHAUSTED, false, 32 * SECOND);
    assertThat(board.doors().get()).as("disabled, or in dry-run").isZero();
  }

  @Test
  void doors_afterTheHooks_areShutWhateverResourceTheyName() {
    raise(PressureLevel.EXHAUSTED, true, 0);
    board.keepDoorsShut();
    assertThat(MemoryResource.values()).allMatch(this::isShut);

    board.showDoors(MemoryResource.DIRECT, true, SECOND);
    assertThat(MemoryResource.values()).as("another look").allMatch(this::isShut);
  }

  @Test
  void openDoors_nobodyLooksAnyMore_openButForThoseShutForGood() {
    raise(PressureLevel.CRITICAL, true, 0);
    board.openDoors();
    assertThat(word()).isZero();

    raise(PressureLevel.EXHAUSTED, true, 0);
    board.keepDoorsShut();
    board.openDoors();
    assertThat(MemoryResource.values()).allMatch(this::isShut);
  }

  @Test
  void isShut_atCritical_forThatResourceUpToThatLevel() {
    raise(PressureLevel.CRITICAL, true, 0);
    assertThat(board.isShut(0, PressureLevel.MODERATE.ordinal())).isTrue();
    assertThat(board.isShut(0, PressureLevel.CRITICAL.ordinal())).isTrue();
    assertThat(board.isShut(0, PressureLevel.EXHAUSTED.ordinal())).isFalse();
    assertThat(board.isShut(1, PressureLevel.MODERATE.ordinal())).isFalse();
  }

  private boolean isShut(MemoryResource resource) {
    return board.isShut(resource.ordinal(), PressureLevel.EXHAUSTED.ordinal());
  }

  @Test
  void doors_afterFailingOpenAndRecovery_shutAgain() {
    raise(PressureLevel.CRITICAL, true, 0);
    raise(PressureLevel.CRITICAL, true, 31 * SECOND);
    raise(PressureLevel.NORMAL, true, 32 * SECOND);
    raise(PressureLevel.CRITICAL, true, 33 * SECOND);
    assertThat(word()).isNotZero();
  }

  private void raise(PressureLevel level, boolean mayShut, long nanos) {
    board.show(MemoryResource.HEAP, level);
    board.showDoors(MemoryResource.HEAP, mayShut, nanos);
  }

  private long word() {
    return board.doors().get();
  }
}
