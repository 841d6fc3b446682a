package dev.plimsoll.core.runtime;

import dev.plimsoll.MemoryResource;
import dev.plimsoll.PressureLevel;
import dev.plimsoll.core.response.ShedService;
import org.jspecify.annotations.Nullable;

/**
 * Serves the callers that wait at gates: an allocation has failed, so everything goes down to what
 * is kept, and below it if that did not help. Where some of them lack direct memory and some the
 * heap, both are shed before anybody goes on. Confined to the control thread.
 */
final class GateServer {
  /** Another failure this soon after the last shed means that what was kept is needed, too. */
  private static final long MEMORY_NANOS = 1_000_000_000L;

  /** How long a shed in vain is repeated: a caller with three attempts waits a second at each. */
  private static final long TRIES_NANOS = 800_000_000L;

  private static final long LEAST_BYTES = 1 << 20;

  private final Gates gates;
  private final ShedService shed;

  /** As {@link Gates#tally}: who is served now, and who was served before. */
  private long batch;

  private long served;

  /** What the shed under way is for. */
  private @Nullable MemoryResource underWay;

  /** The batch has had its shed for direct memory and waits for that of the heap. */
  private boolean directDone;

  private int rounds;
  private long lastNanos;
  private boolean trying;
  private long firstTryNanos;
  private boolean belowKeep;
  private long returnedBefore;

  /** When the shed under way was ordered: the end of one before it may still be to be seen. */
  private long completedBefore;

  GateServer(Gates gates, ShedService shed) {
    this.gates = gates;
    this.shed = shed;
  }

  /**
   * Sheds for all who wait now; the service must not be busy.
   *
   * @return whether anybody waits
   */
  boolean serve(long nanos) {
    if (!isWaitedFor()) {
      return false;
    }
    if (underWay != null) {
      // It has ended since the look began, and its end is seen at the next one: a second shed would
      // be taken for the first, and those who wait for it let go in the middle of it.
      return true;
    }
    if (!trying) {
      trying = true;
      firstTryNanos = nanos;
      rounds = nanos - lastNanos < MEMORY_NANOS ? rounds + 1 : 0;
    }
    lastNanos = nanos;
    belowKeep = rounds > 0;
    returnedBefore = shed.returnedBytes();
    completedBefore = shed.completed();
    MemoryResource lacking = nextLacking();
    // 0: down to what each keeps as the step counts it, since the sums known here may be old.
    if (shed.request(PressureLevel.CRITICAL, lacking, 0, Long.MAX_VALUE, belowKeep)) {
      underWay = lacking;
    } else {
      release();
    }
    return true;
  }

  /** Whether anybody waits. */
  boolean isWaitedFor() {
    return gates.hasWaiters();
  }

  private MemoryResource nextLacking() {
    if (!directDone) {
      batch = gates.tally();
    }
    boolean direct = !directDone && Gates.directOf(batch) > Gates.directOf(served);
    return direct ? MemoryResource.DIRECT : MemoryResource.HEAP;
  }

  /**
   * A shed has ended: whoever waited for it goes on. One that itself found no memory is tried
   * again, since the callers would only spend their attempts; while they wait, nobody else fills
   * what a collection frees.
   */
  void shedEnded(long nanos) {
    MemoryResource shedFor = underWay;
    if (shedFor != null && shed.completed() == completedBefore) {
      // Somebody else's, which ended just before this one was ordered.
      return;
    }
    underWay = null;
    if (shedFor == MemoryResource.DIRECT && heapOf(batch) > heapOf(served)) {
      directDone = true;
    } else if (shedFor != null && !isToBeTriedAgain(shedFor, nanos)) {
      release();
    }
  }

  private boolean isToBeTriedAgain(MemoryResource shedFor, long nanos) {
    return shedFor == MemoryResource.HEAP
        && nanos - firstTryNanos < TRIES_NANOS
        && shed.returnedBytes() == returnedBefore
        && shed.cacheBytes() - (belowKeep ? 0 : shed.floorBytes()) > LEAST_BYTES;
  }

  /**
   * Lets all go without a shed. Whoever waited when the agent was switched off has gone on since:
   * when it is on again, nothing is to be shed for them.
   */
  void dismiss() {
    batch = gates.tally();
    underWay = null;
    release();
  }

  private static long heapOf(long tally) {
    return Gates.ticketOf(tally) - Gates.directOf(tally);
  }

  private void release() {
    gates.serve(Gates.ticketOf(batch));
    served = batch;
    directDone = false;
    trying = false;
  }
}
