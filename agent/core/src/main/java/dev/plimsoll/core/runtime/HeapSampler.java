package dev.plimsoll.core.runtime;

import dev.plimsoll.core.pressure.HeapSample;
import dev.plimsoll.core.response.ShedService;
import dev.plimsoll.core.signal.HeapProbe;

/**
 * One look at the heap: what the JVM tells, and beside it what only the agent knows, failed
 * allocations, the ballast's clearing and what sheds gave back. Confined to the control thread.
 */
final class HeapSampler {
  private final HeapProbe probe;
  private final Gates gates;
  private final OwnErrors ownErrors;
  private final BallastKeeper ballast;
  private final ShedService shed;
  private long shedsSeen;

  HeapSampler(
      HeapProbe probe, Gates gates, OwnErrors ownErrors, BallastKeeper ballast, ShedService shed) {
    this.probe = probe;
    this.gates = gates;
    this.ownErrors = ownErrors;
    this.ballast = ballast;
    this.shed = shed;
  }

  /**
   * Fills in all of it; no allocation.
   *
   * @return whether a shed has ended since the last look
   */
  boolean fill(HeapSample sample) {
    probe.fill(sample);
    sample.failures = gates.seen() + ownErrors.outOfMemory() + shed.roomless();
    sample.clearings = ballast.clearings();
    if (shed.completed() == shedsSeen) {
      return false;
    }
    shedsSeen = shed.completed();
    sample.shedBytes = shed.heapReturnedBytes();
    sample.lastShedNanos = sample.nanos;
    return true;
  }
}
