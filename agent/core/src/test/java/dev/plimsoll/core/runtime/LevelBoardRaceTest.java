package dev.plimsoll.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.MemoryResource;
import dev.plimsoll.PressureLevel;
import dev.plimsoll.core.base.Beside;
import dev.plimsoll.core.base.Race;
import dev.plimsoll.core.instrument.DoorWord;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One writes, as the control thread does, and many read without a lock. */
class LevelBoardRaceTest {
  private static final PressureLevel[] LEVELS = PressureLevel.values();

  @Test
  @Timeout(60)
  void readers_whileLevelsAndDoorsMove_seeNothingThatNeverWas() throws InterruptedException {
    LevelBoard board = new LevelBoard();
    AtomicBoolean done = new AtomicBoolean();
    board.show(MemoryResource.DIRECT, PressureLevel.MODERATE);
    Beside writer =
        Beside.start(
            () -> {
              for (int i = 0; !done.get(); i++) {
                // DIRECT stays at least MODERATE, so that overall never reads NORMAL.
                board.show(MemoryResource.HEAP, LEVELS[i % LEVELS.length]);
                board.show(MemoryResource.DIRECT, LEVELS[1 + i % (LEVELS.length - 1)]);
                board.doors().show(MemoryResource.HEAP, board.level(MemoryResource.HEAP), true, i);
                board.setHeadroom(i);
              }
            });

    Race.run(
        3,
        100_000,
        i -> {
          assertThat(board.overall().compareTo(PressureLevel.MODERATE)).isNotNegative();
          board.level(MemoryResource.HEAP);
          long others = ~DoorWord.bits(0, LEVELS.length - 1);
          if ((board.doors().word().get() & others) != 0) {
            throw new AssertionError("a door of another resource moved");
          }
        });
    done.set(true);
    writer.awaitEnd();
    board.show(MemoryResource.HEAP, PressureLevel.NORMAL);
    board.show(MemoryResource.DIRECT, PressureLevel.NORMAL);

    assertThat(board.overall()).isEqualTo(PressureLevel.NORMAL);
  }
}
