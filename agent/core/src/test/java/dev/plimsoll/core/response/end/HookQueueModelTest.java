package dev.plimsoll.core.response.end;

import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/**
 * Two runners, a control thread that leaves the first behind, and a time that is up, in the orders
 * of their steps that Lincheck explores: no hook is begun twice, none is lost, and what is told of
 * each is what became of it.
 */
public class HookQueueModelTest {
  private static final int RUNNERS = 2;
  private static final long OVERDUE = 20;

  private final AtomicInteger[] begun = {new AtomicInteger(), new AtomicInteger()};
  private final HookSlot[] slots = {slot(0), slot(1)};
  private final HookQueue queue = new HookQueue();
  private final Runner[] runners = {new Runner(0), new Runner(1)};

  public HookQueueModelTest() {
    queue.open(slots, /* deadline= */ 1_000);
  }

  private HookSlot slot(int number) {
    return new HookSlot("", number, /* timeoutNanos= */ 10, call -> {});
  }

  /** What a thread does with the hooks that it gets. */
  private final class Runner {
    private final int number;
    private volatile boolean hired;
    private volatile HookSlot inside;

    Runner(int number) {
      this.number = number;
    }

    /** Ends the hook that it is in, if any, and begins the next. */
    void step() {
      HookSlot slot = inside;
      if (slot != null) {
        queue.ended(number, slot, 1, null);
      }
      inside = hired ? queue.next(number, /* nanos= */ 0) : null;
      if (inside != null) {
        begun[inside.order].getAndIncrement();
      }
    }
  }

  @Operation(nonParallelGroup = "control")
  public void hire() {
    int number = queue.claim(RUNNERS);
    if (number != HookQueue.NONE) {
      if (runners[number].hired) {
        throw new IllegalStateException("hired twice: " + number);
      }
      runners[number].hired = true;
    }
  }

  @Operation(nonParallelGroup = "control")
  public void leaveBehind() {
    queue.leaveBehind(OVERDUE);
  }

  @Operation(nonParallelGroup = "first")
  public void first() {
    runners[0].step();
  }

  @Operation(nonParallelGroup = "second")
  public void second() {
    runners[1].step();
  }

  @Operation(nonParallelGroup = "up")
  public void timeIsUp() {
    queue.giveUpRest();
  }

  /** When nobody moves. */
  @Validate
  public void eachIsTold() {
    for (HookSlot slot : slots) {
      int times = begun[slot.order].get();
      boolean inside = runners[0].inside == slot || runners[1].inside == slot;
      boolean right =
          switch (slot.outcome) {
            case WAITING, NOT_RUN -> times == 0;
            case RUNNING -> times == 1 && inside && isWorked(slot);
            case LEFT_BEHIND -> times == 1 && inside && !isWorked(slot);
            case DONE, DONE_LATE -> times == 1 && !inside;
            default -> false;
          };
      if (!right) {
        throw new IllegalStateException(slot.outcome + ", begun " + times + ", inside " + inside);
      }
    }
  }

  private boolean isWorked(HookSlot slot) {
    int busy = queue.busyRunner();
    return busy != HookQueue.NONE && runners[busy].inside == slot;
  }

  @Test
  void steps_modelChecked_noHookTwiceNoneLostAndEachToldRight() {
    new ModelCheckingOptions()
        .iterations(40)
        .invocationsPerIteration(300)
        .threads(3)
        .actorsPerThread(2)
        .actorsBefore(2)
        .actorsAfter(0)
        .check(HookQueueModelTest.class);
  }
}
