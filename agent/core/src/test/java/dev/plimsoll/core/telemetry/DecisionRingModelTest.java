package dev.plimsoll.core.telemetry;

import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.junit.jupiter.api.Test;

/** Writers that claim the slots of a ring of two, in the orders that Lincheck explores. */
public class DecisionRingModelTest {
  private final DecisionRing ring = new DecisionRing(2);

  /** False when the ring is full: as many are told so as would be one after the other. */
  @Operation
  public boolean write() {
    Decision slot = ring.claim();
    if (slot != null) {
      ring.publish(slot);
    }
    return slot != null;
  }

  @Test
  void claims_modelChecked_eachSlotOnce() {
    new ModelCheckingOptions()
        .iterations(5)
        .invocationsPerIteration(200)
        .threads(3)
        .actorsPerThread(2)
        .actorsBefore(0)
        .actorsAfter(1)
        .check(DecisionRingModelTest.class);
  }
}
