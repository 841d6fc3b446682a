package dev.plimsoll.core.runtime;

import dev.plimsoll.PressureLevel;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.junit.jupiter.api.Test;

/**
 * Operators that begin simulations against the control thread that ends what is over, in the orders
 * of their steps that Lincheck explores: as if one came after the other, so that none is ended in
 * the place of another.
 */
public class SimulationModelTest {
  private static final long UNTIL = 100;

  /** Neither listeners nor the journal hear of a simulation as such. */
  private final LevelPublisher levels = new LevelPublisher(new LevelBoard(), null, null);

  /** One is over when the control thread looks. */
  public SimulationModelTest() {
    levels.simulate(PressureLevel.MODERATE, UNTIL);
  }

  @Operation
  public void begin() {
    levels.simulate(PressureLevel.CRITICAL, 2 * UNTIL);
  }

  @Operation(nonParallelGroup = "control")
  public PressureLevel look() {
    return levels.simulated(UNTIL);
  }

  @Test
  void simulations_modelChecked_asIfOneAfterTheOther() {
    new ModelCheckingOptions()
        .iterations(6)
        .invocationsPerIteration(100)
        .threads(2)
        .actorsPerThread(2)
        .actorsBefore(0)
        .actorsAfter(1)
        .check(SimulationModelTest.class);
  }
}
