package dev.plimsoll.core.runtime;

import dev.plimsoll.core.pressure.HeapSample;
import dev.plimsoll.core.response.ShedService;
import dev.plimsoll.core.signal.HeapProbe;

/**
 * One look at the heap: what the JVM tells, and beside it what only the agent knows, failed
 * allocations, the ballast's clearing and what sheds gave back. Confined to the control thread.
 */
final class HeapSampler {
  /** As a shed may hang. Chosen. */
  private static final long SPARED_NANOS = 1_000_000_000L;

  /**
   * Where less was in use at the last look, there is room that may be taken meanwhile: a figure
   * that is too low would end a level, and promise that room to callers.
   */
  private static final double FULL_SHARE = 0.95;

  private final HeapProbe probe;
  private final Gates gates;
  private final OwnErrors ownErrors;
  private final BallastKeeper ballast;
  private final ShedService shed;
  private long shedsSeen;
  private long promisesSeen;
  private long usedNanos;

  HeapSampler(
      HeapProbe probe, Gates gates, OwnErrors ownErrors, BallastKeeper ballast, ShedService shed) {
    this.probe = probe;
    this.gates = gates;
    this.ownErrors = ownErrors;
    this.ballast = ballast;
    this.shed = shed;
  }

  /**
   * Fills in all of it; no allocation. In a heap that was full at the last look it may take long to
   * read its use, so that it is thought to be full still while a shed is under way or the next is
   * due, unless something failed.
   *
   * @param critical whether the level is {@code CRITICAL}; only then anything is left out
   * @param maxBytes of the heap
   * @return whether a shed has ended since the last look
   */
  boolean fill(HeapSample sample, boolean critical, long maxBytes) {
    long failures = gates.seen() + ownErrors.outOfMemory() + shed.roomless();
    long clearings = ballast.clearings();
    // Before the clock is read: what the next shed gives meanwhile is told at its own end.
    long completed = shed.completed();
    long promises = shed.promises();
    long shedBytes = shed.heapReturnedBytes();
    boolean ended = completed != shedsSeen;
    boolean failed = failures != sample.failures || clearings != sample.clearings;
    boolean recent = sample.nanos - usedNanos < SPARED_NANOS;
    boolean full = critical && sample.usedBytes >= FULL_SHARE * maxBytes;
    boolean spare = probe.stopsWhenFull() && full && recent && !failed && (ended || shed.busy());
    sample.failures = failures;
    sample.clearings = clearings;
    probe.fill(sample, spare);
    if (!spare) {
      usedNanos = sample.nanos;
    }
    if (!ended) {
      return false;
    }
    shedsSeen = completed;
    sample.shedBytes = shedBytes;
    if (promises != promisesSeen) {
      // One in which all had nothing puts off no proof: at CRITICAL many come in a row.
      promisesSeen = promises;
      sample.lastShedNanos = sample.nanos;
    }
    return true;
  }

  /** Whether the next {@link #fill} will tell of a shed's end. */
  boolean isEndUnseen() {
    return shed.completed() != shedsSeen;
  }
}
