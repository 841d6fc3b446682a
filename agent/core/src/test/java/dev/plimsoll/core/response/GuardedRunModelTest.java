package dev.plimsoll.core.response;

import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * A run that is ordered, wished for, watched, given up and taken up, in the orders of their steps
 * that Lincheck explores: never two threads in it, and whatever is left to do is on its way. The
 * threads are Lincheck's: a job that was handed over is run by {@link #hired}.
 */
public class GuardedRunModelTest {
  private static final long DEADLINE = 10;
  private static final int OVERDUE = 20;

  private final ResponseThreads threads =
      new ResponseThreads(() -> 0, (place, thrown) -> {}, /* count= */ 0);
  private final AtomicInteger left = new AtomicInteger();
  private final AtomicInteger inside = new AtomicInteger();
  private volatile boolean met;
  private volatile boolean hanging;
  private final Row row = new Row();

  /** Without threads of its own each job waits for one that assists. */
  public GuardedRunModelTest() {
    threads.start();
  }

  /** Calls what is left, one after the other, as sheds and deliveries do. */
  private final class Row extends GuardedRun {
    Row() {
      super(threads);
    }

    @Override
    boolean work(Lane lane) {
      while (left.get() > 0) {
        // Both here at once would call the same one twice.
        met |= inside.incrementAndGet() != 1;
        left.decrementAndGet();
        inside.decrementAndGet();
        lane.begin("callee", DEADLINE);
        if (!lane.end()) {
          hanging = false;
          wish();
          return false;
        }
      }
      return true;
    }

    @Override
    void markHanging(Object callee, boolean hangs) {
      hanging = hangs;
    }

    @Override
    void abandoned(Object callee) {}

    @Override
    void finished(@Nullable Throwable failure) {}
  }

  @Operation(nonParallelGroup = "control")
  public void order() {
    left.incrementAndGet();
    row.order();
  }

  @Operation(nonParallelGroup = "control")
  public void watch() {
    row.watch(OVERDUE);
  }

  @Operation
  public void wish() {
    left.incrementAndGet();
    row.wish();
  }

  @Operation
  public void hired() {
    threads.assist();
  }

  /** One that was handed over before and comes only now. */
  @Operation
  public void late() {
    row.run();
  }

  /** When nobody moves, no two have met, and a watch and a thread finish what is left. */
  @Validate
  public void nothingIsLost() {
    for (int i = 0; i < 3; i++) {
      row.watch(OVERDUE);
      threads.assist();
    }
    // Each call has come back by now, given up or not.
    if (met || left.get() != 0 || hanging) {
      throw new IllegalStateException(
          "met: " + met + ", left: " + left.get() + ", hanging for good: " + hanging);
    }
  }

  @Test
  void steps_modelChecked_oneAtATimeAndNothingIsLost() {
    new ModelCheckingOptions()
        .iterations(12)
        .invocationsPerIteration(300)
        .threads(3)
        .actorsPerThread(2)
        .actorsBefore(1)
        .actorsAfter(0)
        .check(GuardedRunModelTest.class);
  }
}
