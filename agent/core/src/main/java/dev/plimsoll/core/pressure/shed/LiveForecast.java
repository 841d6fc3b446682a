package dev.plimsoll.core.pressure.shed;

import dev.plimsoll.PressureLevel;
import dev.plimsoll.core.pressure.Collector;
import dev.plimsoll.core.pressure.HeapModel;

/**
 * Live bytes as they will be proved next, and the room that caches may have: the last proof, less
 * what was evicted since, more what the caches grew since; and where less than that is used, what
 * is used. Confined to the control thread.
 */
final class LiveForecast {
  private static final double TARGET_SHARE = 0.66;
  // With four points less Caffeine answered three less between bursts; with three more each burst
  // went over the critical line. Serial and Parallel have two thirds for what lives long, and ZGC
  // 25 lost bursts.
  private static final double TARGET_SHARE_OF_G1 = 0.70;
  // Where K is far below the maximum (Shenandoah) 60 % of the heap alive is still cheap.
  private static final double TARGET_SHARE_OF_MAX = 0.60;
  // ZGC before its generations: its pages keep garbage and take 70 % of the heap then. Of bursts of
  // a quarter none was lost beside a cache bounded by hand to this, and many beside five points
  // more, of which nothing tells before; so nothing grows beyond it.
  private static final double TARGET_SHARE_OF_ZGC = 0.57;
  private static final double HIGH_USE_SHARE = 0.93;
  private static final double HIGH_LIVE_SHARE = 0.80;
  private static final double GROW_BELOW_SHARE = 0.85;
  private static final double ALARM_DISTANCE = 0.04;
  // S. What a concurrent collector needs beside a cycle is less than GROW_BELOW_SHARE leaves it.
  private static final double SLACK_SHARE = 0.05;
  private static final long CREDIT_NANOS = 2_000_000_000L;

  private final HeapModel model;
  private final NonCacheDemand demand = new NonCacheDemand();
  private final ReliefTime relief = new ReliefTime();

  private boolean started;
  private long serial;
  private long provenBytes = -1;
  private long baseNanos;
  private long baseBytes;
  private long cacheAtBaseBytes;
  private long evictedAtBaseBytes;
  private boolean stepped;
  private long stepNanos;
  private long stepSerial;
  private long alarmLiveBytes = Long.MAX_VALUE;

  LiveForecast(HeapModel model) {
    this.model = model;
  }

  void next(ShedInput in) {
    if (!started) {
      started = true;
      serial = in.provenSerial;
      cacheAtBaseBytes = in.cacheBytes;
    }
    if (in.provenLiveBytes != provenBytes) {
      provenBytes = in.provenLiveBytes;
      baseBytes = provenBytes;
      evictedAtBaseBytes = 0;
    }
    if (in.provenSerial == serial || in.provenLiveBytes < 0) {
      if (in.usedBytes < liveBytes(in)) {
        // A burst that a proof has met is over: no more can be alive than is used.
        base(in, in.usedBytes, in.evictedUncollectedBytes);
      }
      return;
    }
    serial = in.provenSerial;
    if (provenSinceStep(in)) {
      relief.measured(in.nanos - stepNanos);
      stepped = false;
    }
    base(in, in.provenLiveBytes, 0);
    if (in.evictedUncollectedBytes == 0) {
      demand.sample(in.provenLiveBytes, in.cacheBytes / in.cacheYield, in.cacheYield, in.nanos);
    }
  }

  private void base(ShedInput in, long liveBytes, long evictedBytes) {
    baseNanos = in.nanos;
    baseBytes = liveBytes;
    cacheAtBaseBytes = in.cacheBytes;
    evictedAtBaseBytes = evictedBytes;
  }

  /** The caches are counted anew with another yield: by that they have not grown. */
  void rescale(double factor) {
    cacheAtBaseBytes = (long) (cacheAtBaseBytes * factor);
  }

  /** The caches held more already when the last proof was made than was known then. */
  void uncounted(ShedInput in, long bytes) {
    cacheAtBaseBytes += bytes;
    demand.uncounted(bytes / in.cacheYield, baseNanos);
  }

  /** A step is ordered now. */
  void stepped(ShedInput in) {
    stepped = true;
    stepNanos = in.nanos;
    stepSerial = in.provenSerial;
  }

  /** A collection that began after the last step has told what it brought. */
  private boolean provenSinceStep(ShedInput in) {
    return stepped && in.provenSerial > stepSerial;
  }

  /** The level rises now: a bound that leads here by itself must not be climbed to twice. */
  void alarmed(ShedInput in) {
    if (in.provenLiveBytes > 0) {
      alarmLiveBytes = in.provenLiveBytes;
    }
  }

  double liveBytes(ShedInput in) {
    if (in.provenLiveBytes < 0) {
      return 0;
    }
    double byCaches = in.cacheBytes - cacheAtBaseBytes;
    double byCredit = evictedAtBaseBytes - in.evictedUncollectedBytes;
    // Soon after a shed the sampled size of the caches may be the old one still.
    boolean fresh = stepped && in.nanos - stepNanos < CREDIT_NANOS;
    long base = in.provenLiveBytes == provenBytes ? baseBytes : in.provenLiveBytes;
    return base + (fresh ? Math.min(byCaches, byCredit) : byCaches);
  }

  /** Bytes by which the caches must shrink to bring live bytes to the target. */
  long missingBytes(ShedInput in) {
    return (long) Math.max(0, liveBytes(in) - targetBytes(in));
  }

  /** B*, what the caches may hold if the rest needs what it needed at most. */
  long ceilingBytes(ShedInput in) {
    double slack = SLACK_SHARE * in.capacityBytes;
    double usable = Math.min(model.cheapBytes(in.capacityBytes) - slack, highestLiveBytes(in));
    return (long) Math.max(0, usable - demand.bytes(in.cacheYield, in.nanos));
  }

  /** By how much the bound may grow, with the caches filled to it, before a level rises. */
  long roomBytes(ShedInput in, long boundBytes) {
    long toCome = Math.max(0, boundBytes - in.cacheBytes);
    double most = model.collector().keepsGarbage() ? targetBytes(in) : highestLiveBytes(in);
    return (long) (most - liveBytes(in)) - toCome;
  }

  /** By how much the bound may grow, with the caches filled to it, before the target is reached. */
  long belowTargetBytes(ShedInput in, long boundBytes) {
    long toCome = Math.max(0, boundBytes - in.cacheBytes);
    return (long) (targetBytes(in) - liveBytes(in)) - toCome;
  }

  /**
   * By how much a bound that was guessed at a full heap has to change. Pages that were just emptied
   * keep less garbage than those of a heap in balance: the middle of what an answer may mean lives.
   */
  long correctionBytes(ShedInput in, long boundBytes) {
    long doubt = Math.max(0, in.mostLiveBytes - in.provenLiveBytes);
    return belowTargetBytes(in, boundBytes) - doubt / 2;
  }

  /** No time for small steps. */
  boolean urgent(ShedInput in) {
    return in.level.compareTo(PressureLevel.CRITICAL) >= 0
        || (in.usedBytes > HIGH_USE_SHARE * in.capacityBytes
            && in.timeToFullNanos < reliefNanos()
            && liveBytes(in) > HIGH_LIVE_SHARE * in.capacityBytes);
  }

  long reliefNanos() {
    return relief.nanos();
  }

  private double targetBytes(ShedInput in) {
    return Math.min(usualTargetBytes(in), in.highestTargetBytes());
  }

  private double usualTargetBytes(ShedInput in) {
    Collector collector = model.collector();
    if (collector.keepsGarbage()) {
      return TARGET_SHARE_OF_ZGC * model.maxBytes();
    }
    double share = collector == Collector.G1 ? TARGET_SHARE_OF_G1 : TARGET_SHARE;
    return Math.max(share * in.capacityBytes, TARGET_SHARE_OF_MAX * model.maxBytes());
  }

  private double highestLiveBytes(ShedInput in) {
    double line = GROW_BELOW_SHARE * in.capacityBytes;
    if (alarmLiveBytes == Long.MAX_VALUE) {
      return line;
    }
    double target = targetBytes(in);
    if (target < usualTargetBytes(in)) {
      // What lies above it would raise the level anew with the next proof.
      return target;
    }
    double clear = alarmLiveBytes - ALARM_DISTANCE * in.capacityBytes;
    return Math.min(line, Math.max(target, clear));
  }
}
