package dev.plimsoll.core.pressure.container;

import dev.plimsoll.PressureLevel;
import dev.plimsoll.core.pressure.gauge.GaugeEvaluator;
import dev.plimsoll.core.pressure.gauge.GaugePolicy;

/**
 * What the container's figures mean: the level, the room that is left, and when to look again. The
 * level follows what the kernel could not take back by itself, against the nearest limit; the
 * moderate line comes nearer the faster it fills, since what counts is the time that is left.
 * Allocates nothing. Confined to the control thread.
 */
public final class ContainerLevel {
  private static final long MILLI = 1_000_000L;
  private static final long SECOND = 1_000_000_000L;
  private static final long LEAST_PERIOD_NANOS = 5 * MILLI;

  /** Below a second, since a gap of more than that tells no rate. */
  private static final long MOST_PERIOD_NANOS = 500 * MILLI;

  private static final int LOOKS = 4;

  /** A calm process may begin to fill at any moment; one thread writes 0.7 to 2.9 GiB/s. */
  private static final double IDLE_BYTES_PER_SECOND = 1L << 30;

  private static final double NANOS_PER_SECOND = 1e9;

  private static final double LEAST_EFFECT = 0.02;

  /** Until what was given shows: G1's pages go back beside the application, within 0.3 s. */
  static final long SETTLE_NANOS = 300 * MILLI;

  private final ContainerLead lead = new ContainerLead();
  private final GaugePolicy lines;
  private final GaugeEvaluator gauge;

  private long nanos;
  private boolean read;
  private long usedBytes;
  private long limitBytes = -1;
  private long leadBytes;

  public ContainerLevel(GaugePolicy lines) {
    this.lines = lines;
    gauge = new GaugeEvaluator(lines);
  }

  /** 85 % and 95 %; critical too when full within a second (docs/design-decisions.md). */
  public static GaugePolicy defaultLines() {
    return new GaugePolicy(0.85, 0.95, 0, 0.05, 0, SECOND, SECOND);
  }

  /** Takes one look. */
  public void next(ContainerSample sample) {
    nanos = sample.nanos;
    read = sample.usedBytes >= 0;
    if (read) {
      usedBytes = sample.usedBytes;
      limitBytes = sample.limitBytes;
    }
    leadBytes = lead.next(sample, lines.moderate(), gauge.fillBytesPerSecond());
    gauge.next(nanos, sample.usedBytes, sample.limitBytes, leadBytes);
  }

  /** Nobody looks any more; what is found after that stands by itself. */
  public void forget() {
    gauge.forget();
  }

  /** NORMAL, MODERATE or CRITICAL. */
  public PressureLevel level() {
    return gauge.level();
  }

  /** At the rate of now; {@code Long.MAX_VALUE} if it does not fill. */
  public long timeToFullNanos() {
    return gauge.timeToFullNanos();
  }

  /** Whether a shortage was told within the last second. */
  public boolean isStalled() {
    return lead.isStalled();
  }

  /** Until the next look: a quarter of the time in which the room can be used up. */
  public long periodNanos() {
    if (!limited()) {
      return MOST_PERIOD_NANOS;
    }
    double rate = Math.max(IDLE_BYTES_PER_SECOND, gauge.fillBytesPerSecond());
    double nanosLeft = Math.max(0, roomBytes()) / rate * NANOS_PER_SECOND / LOOKS;
    return (long)
        Math.max((double) LEAST_PERIOD_NANOS, Math.min((double) MOST_PERIOD_NANOS, nanosLeft));
  }

  /** Whether so much more may be held without a line coming near. */
  public boolean hasRoomFor(long bytes) {
    return !isPressed()
        && limited()
        && usedBytes + bytes < (lines.moderate() - 2 * lines.hysteresis()) * limitBytes;
  }

  boolean isPressed() {
    return gauge.level() != PressureLevel.NORMAL;
  }

  boolean isCritical() {
    return gauge.level() == PressureLevel.CRITICAL;
  }

  /** Whether it is now past the moderate line, which may have come nearer. */
  boolean isPastModerate() {
    return usedBytes + leadBytes >= lines.moderate() * limitBytes;
  }

  /** Whether it is now past the critical line. */
  boolean isPastCritical() {
    return usedBytes >= lines.critical() * limitBytes;
  }

  /** Whether it is so full that the end may be called. */
  boolean isAtEnd() {
    return ContainerEnd.isAtLine(gauge.share(), lines.critical(), gauge.timeToFullNanos());
  }

  /** The clock at the last look. */
  long nanos() {
    return nanos;
  }

  /** Whether the last look could be read; else the figures are of the one before. */
  boolean isRead() {
    return read;
  }

  long usedBytes() {
    return usedBytes;
  }

  /** Below 0 where more is used than the limit. */
  long roomBytes() {
    return limitBytes - usedBytes;
  }

  /** Until the level can fall; 0 for nothing. */
  public long excessBytes() {
    return excessBytes(/* comingBytes= */ 0);
  }

  /** The same with what comes in until then. */
  long excessBytes(long comingBytes) {
    if (!limited()) {
      return 0;
    }
    long fallBytes = (long) ((lines.moderate() - lines.hysteresis()) * limitBytes);
    return Math.max(0, usedBytes + comingBytes - fallBytes);
  }

  /** A remedy that brings less has no effect. */
  long effectBytes() {
    return limited() ? (long) (LEAST_EFFECT * limitBytes) : 0;
  }

  /** Level and rate, for those that judge by both. */
  GaugeEvaluator gauge() {
    return gauge;
  }

  private boolean limited() {
    return limitBytes > 0 && limitBytes != Long.MAX_VALUE;
  }
}
