package dev.plimsoll.core.response.shed;

import dev.plimsoll.core.response.cache.HitCount;

/**
 * What the hits of the caches behind one name are worth: how many there are in a second, averaged
 * over half a minute, and how long a load takes. Written with the target's claim, read by any
 * thread.
 */
final class HitValue {
  static final double UNKNOWN = -1;

  private static final double WINDOW_SECONDS = 30;

  /** So long before what is counted is believed; also the first average's window. */
  private static final double LEAST_SECONDS = 5;

  private static final double NANOS_PER_SECOND = 1e9;

  private boolean started;
  private long startNanos;
  private long lastNanos;
  private long lastHits;
  private double average;

  /** Each written whole; a reader may see one newer than the other. */
  private volatile double hitsPerSecond = UNKNOWN;

  private volatile double nanosPerLoad = UNKNOWN;

  /** Takes what is counted by now, which never falls. */
  void next(HitCount now, long nanos) {
    double seconds = (nanos - lastNanos) / NANOS_PER_SECOND;
    if (!started) {
      started = true;
      startNanos = nanos;
      average = 0;
    } else if (seconds > 0) {
      double age = (nanos - startNanos) / NANOS_PER_SECOND;
      double window = Math.min(WINDOW_SECONDS, age);
      average += ((now.hits - lastHits) / seconds - average) * Math.min(1, seconds / window);
      if (age >= LEAST_SECONDS) {
        hitsPerSecond = average;
      }
    }
    lastNanos = nanos;
    lastHits = now.hits;
    if (now.loads > 0 && now.loadNanos > 0) {
      nanosPerLoad = now.loadNanos / now.loads;
    }
  }

  /** No statistics are kept, or no longer. */
  void unknown() {
    started = false;
    hitsPerSecond = UNKNOWN;
    nanosPerLoad = UNKNOWN;
  }

  double hitsPerSecond() {
    return hitsPerSecond;
  }

  double nanosPerLoad() {
    return nanosPerLoad;
  }
}
