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

  private final Gates gates;
  private final ShedService shed;
  private long ticketUnderway = -1;
  private int rounds;
  private long lastNanos;

  GateServer(Gates gates, ShedService shed) {
    this.gates = gates;
    this.shed = shed;
  }

  boolean hasWaiters() {
    return gates.hasWaiters();
  }

  /** Sheds for all who wait now; the service must not be busy. */
  void serve(long nanos) {
    long newest = gates.seen();
    rounds = nanos - lastNanos < MEMORY_NANOS ? rounds + 1 : 0;
    lastNanos = nanos;
    boolean belowKeep = rounds > 0;
    long bound = belowKeep ? 0 : shed.floorBytes();
    if (shed.request(PressureLevel.CRITICAL, gates.wanted(), bound, Long.MAX_VALUE, belowKeep)) {
      ticketUnderway = newest;
    } else {
      gates.serve(newest);
    }
  }

  /** A shed has ended: whoever waited for it goes on. */
  void shedEnded() {
    if (ticketUnderway >= 0) {
      gates.serve(ticketUnderway);
      ticketUnderway = -1;
    }
  }
}
