package dev.plimsoll.core.response;

import dev.plimsoll.MemoryResource;
import dev.plimsoll.PressureLevel;
import dev.plimsoll.core.pressure.Transition;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.junit.jupiter.api.Test;

/**
 * The one that overwrites the last change against those that copy it, in the orders of their steps
 * that Lincheck explores: whoever copies gets all of one change. Each differs in each of its parts.
 */
public class ToldChangeModelTest {
  private static final PressureLevel[] LEVELS = PressureLevel.values();
  private static final String[] REASONS = {"none", "first", "second", "third"};

  private final Transition transition = new Transition();
  private final ToldChange told = new ToldChange();
  private int written;

  @Operation(nonParallelGroup = "control")
  public void write() {
    written = (written + 1) % LEVELS.length;
    PressureLevel to = LEVELS[written];
    told.write(
        transition.set(MemoryResource.HEAP, PressureLevel.NORMAL, to, to, REASONS[written]),
        written);
  }

  @Operation
  public String copy() {
    ToldChange copy = new ToldChange();
    told.copyTo(copy);
    return copy.serial() + " " + copy.to() + " " + copy.reason();
  }

  @Test
  void copies_modelChecked_areEachOfOneChange() {
    new ModelCheckingOptions()
        .iterations(5)
        .invocationsPerIteration(500)
        .threads(2)
        .actorsPerThread(2)
        .actorsBefore(1)
        .actorsAfter(1)
        .check(ToldChangeModelTest.class);
  }
}
