package dev.plimsoll.core.runtime;

import dev.plimsoll.core.base.AgentLog;

/**
 * Whether the heap fits into its container, and what follows where it does not: one WARN, a soft
 * maximum, no heap ballast. Judged anew when the limit is another one. Notify thread, but for
 * {@link #isTooLarge}.
 */
final class ContainerFit {
  private final StartCheck check;
  private final SoftHeap softHeap;
  private final AgentLog log;
  private long judgedBytes = Long.MAX_VALUE;

  /** Written by the notify thread, read by control. */
  private volatile boolean tooLarge;

  ContainerFit(StartCheck check, SoftHeap softHeap, AgentLog log) {
    this.check = check;
    this.softHeap = softHeap;
    this.log = log;
  }

  /**
   * Takes the limit of now.
   *
   * @param limitBytes {@code Long.MAX_VALUE} for none
   * @return whether it is another one than before
   */
  boolean next(long limitBytes) {
    if (limitBytes == judgedBytes) {
      return false;
    }
    long fits = limitBytes == Long.MAX_VALUE ? 0 : check.run(limitBytes, log);
    tooLarge = fits != 0;
    if (fits != StartCheck.NOTHING_FITS) {
      softHeap.setFits(fits);
    }
    // Last: what finds no memory above is judged by the next look.
    judgedBytes = limitBytes;
    return true;
  }

  /** Whether the heap could outgrow the container: that is full long before the heap is. */
  boolean isTooLarge() {
    return tooLarge;
  }
}
