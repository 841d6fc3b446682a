package dev.plimsoll.core.pressure;

import dev.plimsoll.PressureLevel;

/**
 * Where the lines lie in bytes, up and down apart. A percentage alone cries wolf on a large heap
 * and a margin alone on a small one: both must be crossed.
 */
final class LevelLines {
  private static final double HYSTERESIS_SHARE = 0.05;
  private static final double MARGIN_HYSTERESIS = 0.25;
  private static final double HIGHEST_SHARE = 0.97;

  private final long moderateBytes;
  private final long criticalBytes;
  private final long hysteresisBytes;

  LevelLines(HeapPolicy policy, long maxBytes, double moderateOffset, double criticalOffset) {
    double moderate = Math.min(HIGHEST_SHARE, policy.moderate() + moderateOffset);
    double critical =
        Math.max(moderate, Math.min(HIGHEST_SHARE, policy.critical() + criticalOffset));
    long margin = policy.marginBytes();
    // The critical margin keeps its proportion to the moderate one.
    double part = moderate < 1 ? (1 - critical) / (1 - moderate) : 1;
    moderateBytes = line(moderate, maxBytes, margin);
    criticalBytes = line(critical, maxBytes, margin == 0 ? 0 : Math.max(1, (long) (margin * part)));
    long points = (long) (HYSTERESIS_SHARE * maxBytes);
    hysteresisBytes = margin == 0 ? points : Math.min(points, (long) (MARGIN_HYSTERESIS * margin));
  }

  private static long line(double share, long maxBytes, long marginBytes) {
    long byShare = (long) Math.ceil(share * maxBytes);
    return marginBytes == 0 ? byShare : Math.max(byShare, maxBytes - marginBytes);
  }

  /** The level at which so much is, on the way up. */
  PressureLevel up(long bytes) {
    return at(bytes);
  }

  /** The level to which it may fall, on the way down. */
  PressureLevel down(long bytes) {
    return at(bytes + hysteresisBytes);
  }

  long bytes(PressureLevel to) {
    return to.compareTo(PressureLevel.MODERATE) <= 0 ? moderateBytes : criticalBytes;
  }

  long hysteresisBytes() {
    return hysteresisBytes;
  }

  /** So far below the moderate line that nothing of this moment can cross it. */
  boolean far(long bytes) {
    return bytes < moderateBytes - hysteresisBytes;
  }

  private PressureLevel at(long bytes) {
    if (bytes >= criticalBytes) {
      return PressureLevel.CRITICAL;
    }
    return bytes >= moderateBytes ? PressureLevel.MODERATE : PressureLevel.NORMAL;
  }
}
