package dev.plimsoll.core.signal;

import java.util.concurrent.atomic.AtomicLong;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/**
 * Many that offer, full or not, against the one that drains, in the orders that Lincheck explores.
 * Queues answer "nothing" while an earlier offer is under way, so what is held against each order
 * is what the control loop relies on: an empty queue is empty, and none is lost but the counted.
 */
public class SignalQueueModelTest {
  private static final int NEARLY_FULL = 255;

  private final SignalQueue queue = new SignalQueue();
  private final AtomicLong offered = new AtomicLong();
  private final AtomicLong polled = new AtomicLong();

  public SignalQueueModelTest() {
    for (int i = 0; i < NEARLY_FULL; i++) {
      queue.offer(Signal.EXTERNAL);
    }
    offered.set(NEARLY_FULL);
  }

  @Operation
  public void offer() {
    queue.offer(Signal.EXTERNAL);
    offered.incrementAndGet();
  }

  @Operation(nonParallelGroup = "control")
  public void poll() {
    if (queue.poll() != null) {
      polled.incrementAndGet();
    }
  }

  /** As before parking: what was offered before is out, or was dropped. */
  @Operation(nonParallelGroup = "control")
  public void lookAgain() {
    long before = offered.get();
    if (queue.isEmpty() && polled.get() + queue.dropped() < before) {
      throw new IllegalStateException("would sleep beside a signal");
    }
  }

  @Validate
  public void noneIsLost() {
    while (!queue.isEmpty()) {
      poll();
    }
    if (polled.get() + queue.dropped() != offered.get()) {
      throw new IllegalStateException(polled + " + " + queue.dropped() + " of " + offered);
    }
  }

  @Test
  void signals_modelChecked_noneIsLostButTheCounted() {
    new ModelCheckingOptions()
        .iterations(6)
        .invocationsPerIteration(200)
        .threads(3)
        .actorsPerThread(3)
        .actorsBefore(0)
        .actorsAfter(0)
        .check(SignalQueueModelTest.class);
  }
}
