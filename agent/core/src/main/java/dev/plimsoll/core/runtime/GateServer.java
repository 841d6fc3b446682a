package dev.plimsoll.core.runtime;

import dev.plimsoll.PressureLevel;
import dev.plimsoll.core.response.ShedService;

/**
 * Serves the callers that wait at gates: an allocation has failed, so everything goes down to what
 * is kept, and below it if that did not help. Confined to the control thread.
 */
final class GateServer {
  /** A second failure this soon after the first: what was kept is needed too. */
  private static final long MEMORY_NANOS = 1_000_000_000L;

  /** Less than the second that a caller of three attempts waits for each. */
  private static final long TRIES_NANOS = 800_000_000L;

  private static final long LEAST_BYTES = 1 << 20;

  private final Gates gates;
  private final ShedService shed;
  private long ticketUnderway = -1;
  private int rounds;
  private long lastNanos;
  private boolean trying;
  private long firstTryNanos;
  private long boundBytes;
  private long returnedBefore;

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
    if (!gates.hasWaiters()) {
      return false;
    }
    long newest = gates.seen();
    if (!trying) {
      trying = true;
      firstTryNanos = nanos;
      rounds = nanos - lastNanos < MEMORY_NANOS ? rounds + 1 : 0;
    }
    lastNanos = nanos;
    boolean belowKeep = rounds > 0;
    boundBytes = belowKeep ? 0 : shed.floorBytes();
    returnedBefore = shed.returnedBytes();
    if (shed.request(
        PressureLevel.CRITICAL, gates.wanted(), boundBytes, Long.MAX_VALUE, belowKeep)) {
      ticketUnderway = newest;
    } else {
      release(newest);
    }
    return true;
  }

  /**
   * A shed has ended: whoever waited for it goes on. One that itself found no memory is tried
   * again, since the callers would only spend their attempts; while they wait, nobody else fills
   * what a collection frees.
   */
  void shedEnded(long nanos) {
    if (ticketUnderway < 0) {
      return;
    }
    boolean inVain =
        shed.returnedBytes() == returnedBefore && shed.cacheBytes() - boundBytes > LEAST_BYTES;
    if (inVain && nanos - firstTryNanos < TRIES_NANOS) {
      ticketUnderway = -1;
      return;
    }
    release(ticketUnderway);
  }

  private void release(long ticket) {
    gates.serve(ticket);
    ticketUnderway = -1;
    trying = false;
  }
}
