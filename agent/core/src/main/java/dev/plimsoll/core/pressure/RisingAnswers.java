package dev.plimsoll.core.pressure;

/**
 * Whether answers rise as only those of a heap do that fills within some seconds: one in balance
 * answers within a band of a few points. Counted from where the rise began, as two answers in quick
 * succession are less than the band apart. Confined to the control thread.
 */
final class RisingAnswers {
  private static final double RISEN_SHARE = 0.045;
  private static final double RISEN_SHARE_PER_SECOND = 0.2;
  private static final double NANOS_PER_SECOND = 1e9;

  private final long maxBytes;
  private boolean started;
  private boolean steep;
  private boolean stands;
  private long lastBytes;
  private long lastUsedAfterBytes;
  private long lastNanos;
  private long firstBytes;
  private long firstUsedAfterBytes;
  private long firstNanos;

  RisingAnswers(HeapModel model) {
    maxBytes = model.maxBytes();
  }

  /**
   * Another answer.
   *
   * @param usedAfterBytes what its collection left, with what was born meanwhile
   */
  void next(long bytes, long usedAfterBytes, long nanos) {
    boolean bySteps = isOut(bytes - lastBytes, nanos - lastNanos, bytes >= lastUsedAfterBytes);
    // Once they are out, each has to go on from the one before.
    boolean on = steep && !stands && bytes >= lastBytes;
    if (!on || !isSteep(bytes - firstBytes, nanos - firstNanos)) {
      firstBytes = lastBytes;
      firstUsedAfterBytes = lastUsedAfterBytes;
      firstNanos = lastNanos;
    }
    stands = bySteps || isOut(bytes - firstBytes, nanos - firstNanos, bytes >= firstUsedAfterBytes);
    steep = started && isSteep(bytes - firstBytes, nanos - firstNanos);
    started = true;
    lastBytes = bytes;
    lastUsedAfterBytes = usedAfterBytes;
    lastNanos = nanos;
  }

  /**
   * @param above above all that the one it is compared with left: of what was born while that was
   *     made some may have been garbage, where it waited for another cycle or a processor, and then
   *     it was too low
   */
  private boolean isOut(long risenBytes, long nanos, boolean above) {
    return started
        && above
        && isSteep(risenBytes, nanos)
        && (stands || risenBytes >= RISEN_SHARE * maxBytes);
  }

  private boolean isSteep(long risenBytes, long nanos) {
    return risenBytes >= RISEN_SHARE_PER_SECOND * (nanos / NANOS_PER_SECOND) * maxBytes;
  }

  /** No more can be alive than is used: the next rise begins here. */
  void atMost(long usedBytes) {
    steep = false;
    lastBytes = usedBytes;
    lastUsedAfterBytes = usedBytes;
  }

  /** They left the band. */
  boolean stand() {
    return stands;
  }

  /** They may be about to leave it. */
  boolean steep() {
    return steep;
  }
}
