package dev.plimsoll.core.pressure;

/**
 * Whether the heap fills with what stays: from one collection to the next but one what they left
 * rose so steeply that the heap is full within a second, and nearly nothing came back. It is no
 * proof, as a program that builds up what it needs looks alike; it tells when a question is worth a
 * cycle, and that the answer is not the garbage of a heap in balance. Confined to the control
 * thread.
 */
final class SteepFill {
  /** Collections in quick succession are one step: a page is some percent of a small heap. */
  private static final long LEAST_NANOS = 50_000_000L;

  /** What is left after collections wavers by less in a heap in balance. */
  private static final double RISE_SHARE = 0.045;

  private static final double GIVEN_BACK_SHARE = 0.25;
  private static final long TO_FULL_NANOS = 1_000_000_000L;
  private static final int STEPS = 2;

  /** An answer that comes before the line helps nobody. */
  private static final double USED_SHARE = 0.80;

  private final long maxBytes;

  private boolean started;
  private long lastCollections;
  private long lastUsed;
  private long beganNanos;
  private long beganBytes;
  private long takenBytes;
  private long givenBackBytes;
  private int steps;
  private long toFullNanos;

  SteepFill(HeapModel model) {
    maxBytes = model.maxBytes();
  }

  void next(HeapSample s, boolean reset) {
    if (!started || reset) {
      started = true;
      lastCollections = s.spaceCollections;
      lastUsed = s.usedBytes;
      steps = 0;
      begin(s);
    }
    takenBytes += Math.max(0, s.usedBytes - lastUsed);
    givenBackBytes += Math.max(0, lastUsed - s.usedBytes);
    lastUsed = s.usedBytes;
    long nanos = s.nanos - beganNanos;
    if (s.spaceCollections > lastCollections && nanos >= LEAST_NANOS) {
      long rise = s.usedBytes - beganBytes;
      toFullNanos = toFullNanos(rise, nanos);
      steps = isSteep(rise) ? steps + 1 : 0;
      begin(s);
    }
    lastCollections = s.spaceCollections;
  }

  private long toFullNanos(long rise, long nanos) {
    double missing = maxBytes - lastUsed;
    return rise <= 0 ? Long.MAX_VALUE : (long) (missing / rise * nanos);
  }

  private boolean isSteep(long rise) {
    return rise >= RISE_SHARE * maxBytes
        && toFullNanos <= TO_FULL_NANOS
        && givenBackBytes <= GIVEN_BACK_SHARE * takenBytes;
  }

  private void begin(HeapSample s) {
    beganNanos = s.nanos;
    beganBytes = s.usedBytes;
    takenBytes = 0;
    givenBackBytes = 0;
  }

  /** From the last collection on, at the rate until then. */
  long toFullNanos() {
    return toFullNanos;
  }

  boolean stands() {
    return steps >= STEPS && lastUsed >= USED_SHARE * maxBytes;
  }
}
