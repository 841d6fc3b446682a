package dev.plimsoll.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.MemoryResource;
import dev.plimsoll.PressureLevel;
import org.junit.jupiter.api.Test;

class LevelBoardTest {
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
}
