package dev.plimsoll.core.pressure.shed;

/**
 * By how much the bound may grow now: back to what was learned, or beyond that. Bursts that come
 * and go without harm (the level rose and fell, no allocation failed, no proof met the wall, pauses
 * stayed few) are no reason to hold less between them: what is learned then grows up to the target,
 * whatever bursts need. Confined to the control thread.
 */
final class BoundGrowth {
  private static final double LEAST_SHARE = 0.01;
  private static final int PARTS = 4;

  /** Nothing is cut for being above the target by no more than this. */
  private static final double TOLERANCE = 0.02;

  private static final double OUT_OF_DANGER_SHARE = 0.75;

  /** Where bursts live is no danger; each byte less would be a miss for each of them. */
  private static final double SURVIVED_SHARE = 0.85;

  private static final long BACK_NANOS = 200_000_000L;

  private final LiveForecast forecast;
  private final GrowthPacer probes = new GrowthPacer();
  private final GrowthPacer regains = new GrowthPacer();
  private long backNanos;

  /** The level stands, and nothing has gone wrong since it rose. */
  private boolean burst;

  /** A burst has come and gone without harm, and none has done harm since. */
  private boolean survived;

  BoundGrowth(LiveForecast forecast) {
    this.forecast = forecast;
  }

  /** The level rises again, with this bound in force. */
  void pressed(long boundBytes, long capacityBytes) {
    probes.lowered(boundBytes, capacityBytes);
    burst = true;
  }

  /** Something went wrong with this bound. */
  void harmed(long boundBytes, long capacityBytes) {
    if (survived || burst) {
      regains.lowered(boundBytes, capacityBytes);
    }
    burst = false;
    survived = false;
  }

  /** The level has fallen. */
  void returns(long nanos) {
    backNanos = nanos;
    survived |= burst;
    burst = false;
  }

  /** Live bytes above this share of K go at once when time is short. */
  double safeShare() {
    return survived ? SURVIVED_SHARE : OUT_OF_DANGER_SHARE;
  }

  /** It has been quiet. */
  void probes(long nanos) {
    probes.restart(nanos);
  }

  /**
   * All of what was learned while the level still stands, where bursts like this did no harm and a
   * proof since the last step tells that it is over: the level waits a second, in which each miss
   * is work for what stands behind the caches.
   */
  long burstIsOverBytes(ShedInput in, long boundBytes, long learnedBytes) {
    double least = -TOLERANCE * in.capacityBytes;
    boolean over = survived && forecast.belowTargetBytes(in, learnedBytes) >= least;
    return over ? Math.max(0, learnedBytes - boundBytes) : 0;
  }

  /** Half of the way to what was learned, as far as there is room; 0 for not now. */
  long backBytes(ShedInput in, long boundBytes, long learnedBytes) {
    long missing = learnedBytes - boundBytes;
    if (missing <= 0 || in.nanos - backNanos < BACK_NANOS) {
      return 0;
    }
    long least = Math.min(missing, leastBytes(in));
    long room = forecast.roomBytes(in, boundBytes);
    if (room < least) {
      return 0;
    }
    backNanos = in.nanos;
    return Math.min(room, Math.max(least, missing / 2));
  }

  /** A quarter of the way to the target; 0 for not now. */
  long regainedBytes(ShedInput in, long boundBytes) {
    long most = forecast.belowTargetBytes(in, boundBytes);
    long by = most / PARTS;
    return survived ? inTime(regains, in, boundBytes, by, most) : 0;
  }

  /** As {@link #regainedBytes}, and a point beyond it, but not above what the rest leaves. */
  long probedBytes(ShedInput in, long boundBytes) {
    long by = forecast.belowTargetBytes(in, boundBytes) / PARTS;
    long most = forecast.ceilingBytes(in) - boundBytes;
    return inTime(probes, in, boundBytes, by, most);
  }

  private long inTime(GrowthPacer pacer, ShedInput in, long boundBytes, long bytes, long most) {
    long least = leastBytes(in);
    long room = Math.min(most, forecast.roomBytes(in, boundBytes));
    long by = Math.min(Math.max(least, bytes), room);
    return by >= least && pacer.due(in.nanos, boundBytes + by, in.capacityBytes) ? by : 0;
  }

  private static long leastBytes(ShedInput in) {
    return (long) (LEAST_SHARE * in.capacityBytes);
  }
}
