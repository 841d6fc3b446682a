package dev.plimsoll.core.runtime;

import dev.plimsoll.PressureLevel;
import dev.plimsoll.core.base.NanoClock;
import dev.plimsoll.core.instrument.InstrumentationInstaller;
import dev.plimsoll.core.response.ResponseThreads;

/**
 * Has classes woven that were loaded in a full heap: their bytes come from the application's
 * loaders and pass the transformers of other agents, each of which may hang.
 */
final class MissedOnes extends LaterTry {
  private final InstrumentationInstaller marks;
  private final LevelBoard board;

  MissedOnes(
      InstrumentationInstaller marks, LevelBoard board, ResponseThreads threads, NanoClock clock) {
    super(threads, clock);
    this.marks = marks;
    this.board = board;
  }

  @Override
  boolean isLeft() {
    return board.overall() == PressureLevel.NORMAL && marks.hasMissed();
  }

  @Override
  void again() {
    marks.weaveMissed();
  }
}
