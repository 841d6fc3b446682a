package dev.plimsoll.core.response;

import dev.plimsoll.core.response.shed.Quarantine;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/**
 * Calls of one target, the thread that gives them up, an operator who wants the target back, and
 * one that chooses whom to call, in the orders of their steps that Lincheck explores: what was
 * given up is not chosen before it came back, nor right after, and nothing hangs for good.
 */
public class QuarantineModelTest {
  private static final long DEADLINE = 10;
  private static final long OVERDUE = 20;

  private final Lane lane =
      new Lane(new ResponseThreads(() -> 0, (place, thrown) -> {}, 1), new Pauses());
  private final Quarantine quarantine = new Quarantine();
  private int calls;

  /** The number of the call that came back last, if it was given up and no other began; else 0. */
  private volatile int lost;

  /** Then what came back may be chosen at once. */
  private volatile boolean lifted;

  /** A call is under way. */
  public QuarantineModelTest() {
    begin();
  }

  /** It comes back, and the next is begun. */
  @Operation(nonParallelGroup = "claim")
  public void call() {
    end();
    begin();
  }

  private void begin() {
    calls++;
    lost = 0;
    lane.begin("callee", DEADLINE);
  }

  private void end() {
    if (lane.end()) {
      quarantine.passed();
      return;
    }
    lost = calls;
    if (!quarantine.isClosed(OVERDUE)) {
      throw new IllegalStateException("open while a call hangs");
    }
    quarantine.cameBack(OVERDUE);
  }

  /** As {@link GuardedRun#watch} gives up. */
  @Operation(nonParallelGroup = "control")
  public void watch() {
    if (lane.overdue(OVERDUE) == null) {
      return;
    }
    quarantine.setHanging(true);
    if (!lane.abandon()) {
      quarantine.setHanging(false);
    }
  }

  @Operation(runOnce = true)
  public void lift() {
    lifted = true;
    quarantine.lift();
  }

  @Operation
  public void choose() {
    int before = lost;
    boolean open = !quarantine.isClosed(OVERDUE);
    if (open && before != 0 && before == lost && !lifted) {
      throw new IllegalStateException("chosen in spite of call " + before);
    }
  }

  /** When nobody moves and the last call has come back. */
  @Validate
  public void nothingHangsForGood() {
    end();
    boolean open = !quarantine.isClosed(OVERDUE);
    if (quarantine.isHanging() || (open && lost != 0 && !lifted)) {
      throw new IllegalStateException("hanging: " + quarantine.isHanging() + ", open: " + open);
    }
  }

  @Test
  void steps_modelChecked_whatWasGivenUpIsNotChosenAndNothingHangsForGood() {
    new ModelCheckingOptions()
        .iterations(40)
        .invocationsPerIteration(300)
        .threads(3)
        .actorsPerThread(2)
        .actorsBefore(0)
        .actorsAfter(0)
        .check(QuarantineModelTest.class);
  }
}
