package dev.plimsoll.core.response;

import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/**
 * One that wants it, one that builds it and some that give it back, in the orders of their steps
 * that Lincheck explores: what is told is what is held, and each block is freed once.
 */
public class NativeBallastModelTest {
  private static final long BYTES = 1 << 20;

  private final NativeBlocks blocks = new NativeBlocks();
  private final NativeBallast ballast = new NativeBallast(blocks.memory());

  /** One is there, as in all but the first moment. */
  public NativeBallastModelTest() {
    ballast.want();
    ballast.build(BYTES);
  }

  @Operation(nonParallelGroup = "control")
  public void want() {
    ballast.want();
  }

  @Operation(nonParallelGroup = "notify")
  public void build() {
    ballast.build(BYTES);
  }

  @Operation
  public void release() {
    ballast.release();
  }

  /** When nobody moves. */
  @Validate
  public void heldAsTold() {
    long told = ballast.heldBytes();
    long held = blocks.heldBytes();
    ballast.release();
    long left = blocks.heldBytes();
    if (told != held || left != 0 || blocks.misfreed() != 0) {
      throw new IllegalStateException(
          told + " told, " + held + " held, " + left + " left, misfreed: " + blocks.misfreed());
    }
  }

  @Test
  void steps_modelChecked_toldIsWhatIsHeldAndEachBlockIsFreedOnce() {
    new ModelCheckingOptions()
        .iterations(25)
        .invocationsPerIteration(300)
        .threads(3)
        // One step each: a later release would hide what an earlier one has left wrong.
        .actorsPerThread(1)
        .actorsBefore(1)
        .actorsAfter(0)
        .check(NativeBallastModelTest.class);
  }
}
