package dev.plimsoll.core.response;

import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.junit.jupiter.api.Test;

/**
 * The end of a call and its being given up, in the orders of their steps that Lincheck explores: as
 * if one came after the other, so that exactly one of both threads goes on with the run. The lane
 * itself, one step after the other, is what each outcome is held against.
 */
public class LaneModelTest {
  private final Lane lane =
      new Lane(new ResponseThreads(() -> 0, (place, thrown) -> {}, 1), new Pauses());

  /** A call that is under way. */
  public LaneModelTest() {
    lane.begin("callee", 10);
  }

  @Operation(runOnce = true)
  public boolean end() {
    return lane.end();
  }

  @Operation(nonParallelGroup = "watcher")
  public boolean giveUp() {
    return lane.overdue(20) != null && lane.abandon();
  }

  @Test
  void steps_modelChecked_asIfOneAfterTheOther() {
    new ModelCheckingOptions()
        .iterations(5)
        .invocationsPerIteration(200)
        .threads(2)
        .actorsPerThread(2)
        .actorsBefore(0)
        .actorsAfter(1)
        .check(LaneModelTest.class);
  }
}
