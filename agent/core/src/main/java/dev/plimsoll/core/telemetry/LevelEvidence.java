package dev.plimsoll.core.telemetry;

import dev.plimsoll.core.pressure.gauge.GaugePolicy;

/**
 * The figures behind a change of level; mutable so that the control thread can reuse one instance,
 * the journal copies it. All in bytes (for {@code THREADS}: threads), -1 when unknown. Confined to
 * the control thread.
 */
public final class LevelEvidence {
  /** What was held against the line: proven live bytes for the heap, usage for the others. */
  public long measured = -1;

  /** The line that {@link #measured} crossed. */
  public long threshold = -1;

  /** Below this the level falls again; -1: somewhere below {@link #threshold}. */
  public long lowerThreshold = -1;

  /** What the resource can hold. */
  public long capacity = -1;

  /** Use at that moment, garbage included. */
  public long used = -1;

  /** At the present fill rate; -1 when it is not filling. */
  public long timeToFullNanos = -1;

  public void clear() {
    measured = -1;
    threshold = -1;
    lowerThreshold = -1;
    capacity = -1;
    used = -1;
    timeToFullNanos = -1;
  }

  /** What can be held, and lines that are shares of it. */
  public void setLines(GaugePolicy lines, boolean critical, long most) {
    capacity = most;
    threshold = (long) ((critical ? lines.critical() : lines.moderate()) * most);
    lowerThreshold = (long) ((lines.moderate() - lines.hysteresis()) * most);
  }

  /** {@code Long.MAX_VALUE} when it is not filling. */
  public void setTimeToFull(long nanos) {
    timeToFullNanos = nanos == Long.MAX_VALUE ? -1 : nanos;
  }

  void copy(LevelEvidence other) {
    measured = other.measured;
    threshold = other.threshold;
    lowerThreshold = other.lowerThreshold;
    capacity = other.capacity;
    used = other.used;
    timeToFullNanos = other.timeToFullNanos;
  }
}
