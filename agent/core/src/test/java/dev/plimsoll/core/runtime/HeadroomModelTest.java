package dev.plimsoll.core.runtime;

import dev.plimsoll.core.response.ResponseThreads;
import dev.plimsoll.core.signal.SignalQueue;
import dev.plimsoll.core.telemetry.Counters;
import dev.plimsoll.core.telemetry.Journal;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.Test;

/** Callers that want the same room at the same time, by Lincheck's stress: no byte twice. */
public class HeadroomModelTest {
  private final LevelBoard board = new LevelBoard();
  private final Headroom headroom =
      new Headroom(
          board,
          new SignalQueue(),
          () -> 0,
          new Journal(() -> 0, new Counters()),
          new WaitingRoom(() -> 0, new ResponseThreads(() -> 0, (place, thrown) -> {}, 0)));

  public HeadroomModelTest() {
    board.setActive(true);
    headroom.tell(1000, 0);
  }

  /** Without a timeout: yes or no at once. */
  @Operation
  public boolean wantMuch() {
    return headroom.applyAsLong(400, 0) == 1;
  }

  @Operation
  public boolean wantLess() {
    return headroom.applyAsLong(300, 0) == 1;
  }

  @Operation
  public long granted() {
    return headroom.grantedBytes();
  }

  @Test
  void grants_underStress_noByteTwice() {
    new StressOptions()
        .iterations(5)
        .invocationsPerIteration(200)
        .threads(3)
        .actorsPerThread(3)
        .actorsBefore(0)
        .actorsAfter(1)
        .check(HeadroomModelTest.class);
  }
}
